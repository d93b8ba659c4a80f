package dev.richter.datasets.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CatalogTest {

  private static final Catalog CATALOG = Catalog.load();

  @Test
  void namesAreUniqueAndInOrder() {
    List<String> names = CATALOG.datasets().stream().map(Dataset::name).toList();
    assertThat(names).containsExactlyElementsOf(new TreeSet<>(names));
  }

  @Test
  void everyCollectionHasDocumentsALicenceAndACitation() {
    assertThat(CATALOG.datasets())
        .allSatisfy(
            dataset -> {
              assertThat(dataset.files(Part.DOCUMENTS)).hasSize(1);
              assertThat(dataset.files(Part.DOCUMENTS).getFirst().format())
                  .isIn(
                      dataset.kind() == DatasetKind.TEXT
                          ? Set.of(FileFormat.BEIR_JSONL, FileFormat.TSV)
                          : Set.of(
                              FileFormat.CSR, FileFormat.SEISMIC_BINARY, FileFormat.SEISMIC_JSONL));
              assertThat(dataset.files().getFirst().part()).isEqualTo(Part.DOCUMENTS);
              assertThat(dataset.title()).isNotBlank();
              assertThat(dataset.licence()).isNotBlank();
              assertThat(dataset.citations()).allMatch(citation -> citation.endsWith("."));
            });
  }

  @Test
  void collectionsWithQueriesCanBeMeasured() {
    assertThat(CATALOG.datasets())
        .filteredOn(dataset -> !dataset.name().equals("msmarco-passage"))
        // This one has the judgements of the same vectors with textual tokens, by other ids.
        .filteredOn(dataset -> !dataset.name().equals("seismic/msmarco-splade-bin"))
        .allSatisfy(
            dataset -> {
              assertThat(dataset.files(Part.QUERIES)).hasSize(1);
              assertThat(dataset.files(Part.QRELS).size() + dataset.files(Part.ANSWERS).size())
                  .isPositive();
            });
  }

  @Test
  void whatIsDownloadedIsPublishedSecurelyAndTellsItsSource() {
    assertThat(downloads())
        .isNotEmpty()
        .allSatisfy(
            download -> {
              assertThat(download.url()).hasScheme("https").hasNoFragment();
              assertThat(download.source()).contains("commit");
              assertThat(download.checksum().isPresent())
                  .as("a source with a digest has a size too: %s", download.path())
                  .isEqualTo(download.sizeBytes().isPresent());
            });
  }

  @Test
  void noTwoFilesShareAPlace() {
    Set<String> paths = new HashSet<>();
    for (Download download : downloads()) {
      assertThat(paths.add(download.path())).as(download.path()).isTrue();
    }
    Set<DatasetFile> files = new HashSet<>();
    CATALOG.datasets().forEach(dataset -> files.addAll(dataset.files()));
    for (DatasetFile file : files) {
      if (!(file.origin() instanceof Origin.Whole)) {
        assertThat(paths.add(file.path())).as(file.path()).isTrue();
      }
    }
  }

  @Test
  void archivesAreUnpackedWhole() {
    Download archive = CATALOG.dataset("beir/scifact").downloads().iterator().next();
    assertThat(CATALOG.membersOf(archive))
        .extracting(DatasetFile::path)
        .containsExactlyInAnyOrder(
            "beir/scifact/corpus.jsonl",
            "beir/scifact/queries.jsonl",
            "beir/scifact/qrels/train.tsv",
            "beir/scifact/qrels/test.tsv");
  }

  @Test
  void collectionsOfABenchmarkShareTheirDocuments() {
    assertThat(CATALOG.dataset("msmarco-passage/trec-dl-2019/judged").files(Part.DOCUMENTS))
        .isEqualTo(CATALOG.dataset("msmarco-passage").files(Part.DOCUMENTS));
  }

  @Test
  void anUnknownNameBringsSimilarOnes() {
    RichterException failure =
        catchThrowableOfType(RichterException.class, () -> CATALOG.dataset("scifact"));
    assertThat(failure.code()).isEqualTo(ErrorCode.PARAMETER_INVALID);
    assertThat(failure).hasMessageContainingAll("\"scifact\"", "beir/scifact, ");
    assertThat(catchThrowableOfType(RichterException.class, () -> CATALOG.dataset("xyz")))
        .hasMessageContainingAll("\"xyz\"", "list");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "md5": "abc"                               | /downloads/0 | expected 32 digits
          "md5": "ABCDEF00112233445566778899001122"  | /downloads/0 | expected 32 digits
          "sha256": "abcdef00112233445566778899001122" | /downloads/0 | expected 64 digits
          "bytes": 0                                 | /downloads/0 | expected 1 or more
          "size": 10                                 | /downloads/0 | "size"
          "url": "ftp://host/file"                   | /downloads/0 | ftp://host/file
          "path": "../file"                          | /downloads/0 | "../file"
          "path": "/file"                            | /downloads/0 | "/file"
          "path": "a//file"                          | /downloads/0 | "a//file"
          "path": "a/.hidden"                        | /downloads/0 | "a/.hidden"
          "source": ""                               | /downloads/0 | "source"
          """)
  void whatIsMalformedIsNamedByAPointer(String field, String pointer, String fragment) {
    String entry =
        """
        {"id": "d", "path": "file", "url": "https://host/file", "source": "s", %s}
        """
            .formatted(field);
    expect("{\"downloads\": [%s]}".formatted(entry), pointer, fragment);
  }

  @Test
  void referencesLeadSomewhere() {
    String download =
        """
        {"id": "d", "path": "a.zip", "url": "https://host/a.zip", "source": "s"}
        """;
    String file =
        """
        {"path": "a/b", "part": "documents", "format": "csr", "download": "%s", "member": "b"}
        """;
    expect(catalog(download, file.formatted("e"), ""), "/files/0", "\"e\" is not defined");
    expect(
        catalog(download, file.formatted("d").replace("\"b\"", "\"\""), ""),
        "/files/0",
        "a member of an archive");
    expect(
        catalog(download, file.formatted("d").replace("csr", "parquet"), ""),
        "/files/0",
        "\"parquet\", expected one of");
    expect(
        catalog(download, file.formatted("d").replace("a/b", "a/b.gz"), ""), "/files/0", "a/b.gz");
    expect(
        catalog(download, file.formatted("d") + "," + file.formatted("d"), ""),
        "/files/1",
        "a second \"a/b\"");
    String dataset =
        """
        {"name": "n", "title": "t", "kind": "text", "licence": "l", "citation": ["c"],
         "files": ["a/c"]}
        """;
    expect(
        catalog(download, file.formatted("d"), dataset), "/datasets/0", "\"a/c\" is not defined");
    expect("{]", "not JSON");
    expect("{}", "/downloads", "no array");
  }

  private static String catalog(String downloads, String files, String datasets) {
    return "{\"downloads\": [%s], \"files\": [%s], \"datasets\": [%s]}"
        .formatted(downloads, files, datasets);
  }

  private static void expect(String json, String... fragments) {
    RichterException failure =
        catchThrowableOfType(
            RichterException.class,
            () -> Catalog.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))));
    assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure).hasMessageContainingAll(fragments);
  }

  private static Set<Download> downloads() {
    Set<Download> downloads = new HashSet<>();
    CATALOG.datasets().forEach(dataset -> downloads.addAll(dataset.downloads()));
    return downloads;
  }
}
