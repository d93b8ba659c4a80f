package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.richter.datasets.catalog.Catalog;
import dev.richter.datasets.catalog.Dataset;
import dev.richter.datasets.catalog.Part;
import dev.richter.datasets.vectors.VectorFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class DatasetsCommandTest {

  private static final String SMALL = "bigann-sparse/small";

  @TempDir Path directory;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;

  /** A mirror that has the queries of one collection, and something else under all other names. */
  @BeforeEach
  void startMirror() throws IOException {
    Path queries = directory.resolve("queries.csr.gz");
    Vectors.write(queries, VectorFormat.CSR, Vectors.random(3, 20));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          byte[] body =
              path.endsWith("/queries.dev.csr.gz") ? Files.readAllBytes(queries) : new byte[9];
          exchange.sendResponseHeaders(path.contains("nfcorpus") ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopMirror() {
    server.stop(0);
  }

  @Test
  void theListHasALineForEachCollection() throws IOException {
    List<Dataset> datasets = Catalog.load().datasets();
    Cli text = Cli.run("datasets", "list", "--cache", cache()).succeeded();
    assertThat(text.out().lines()).hasSize(datasets.size());
    assertThat(text.out()).containsPattern("(?m)^beir/scifact +2\\.7 MiB +SciFact");
    assertThat(text.out()).containsPattern("(?m)^" + SMALL + " +\\? +BigANN");

    Cli json = Cli.run("datasets", "list", "--cache", cache(), "--json").succeeded();
    JsonNode first = new ObjectMapper().readTree(json.out().lines().findFirst().orElseThrow());
    assertThat(first.get("name").asText()).isEqualTo(datasets.getFirst().name());
    assertThat(first.get("downloaded").asBoolean()).isFalse();
  }

  @Test
  void aCollectionIsShownWithItsFilesAndChecksums() throws IOException {
    Cli text = Cli.run("datasets", "show", "beir/scifact", "--cache", cache()).succeeded();
    assertThat(text.out())
        .contains("Licence: ", "Wadden", "MD5 5f7d1de60b170fc8027bb7898e2efca1", "ir_datasets")
        .contains(cache().resolve("beir/scifact/corpus.jsonl").toString(), "(not there)");
    assertThat(Cli.run("datasets", "show", SMALL).succeeded().out())
        .contains("no checksum is known");

    JsonNode json = Cli.run("datasets", "show", "beir/scifact", "--json").succeeded().json();
    assertThat(json.at("/downloads/0/bytes").asLong()).isEqualTo(2_816_079);
    assertThat(json.at("/files/0/part").asText()).isEqualTo("documents");
  }

  @Test
  void aPartIsDownloadedAndCanBeUsed() throws IOException {
    Cli first = download(SMALL, "--part", "queries", "--json").succeeded();
    Path file = cache().resolve("bigann-sparse/queries.dev.csr.gz");
    assertThat(first.json().at("/files/0/path").asText()).isEqualTo(file.toString());
    assertThat(first.json().at("/downloads/0/compared").asBoolean()).isFalse();
    assertThat(first.json().at("/downloads/0/algorithm").asText()).isEqualTo("SHA-256");
    assertThat(asked)
        .containsExactly("/mirror/ann-challenge-sparse-vectors/csr/queries.dev.csr.gz");

    Cli second = download(SMALL, "--part", "queries").succeeded();
    assertThat(second.out()).contains(file.toString(), "Licence: CC BY 4.0");
    assertThat(asked).hasSize(1);

    assertThat(new DataPath(cache()).convert("dataset:" + SMALL + "/queries")).isEqualTo(file);
    Cli.run("index", file, directory.resolve("index")).succeeded();
  }

  @Test
  void afterDocumentsTheNextCommandIsShown() throws IOException {
    assertThat(download(SMALL, "--part", "documents").succeeded().out())
        .contains("not compared", "Next, try", "richter index " + cache());
  }

  @Test
  void theNextCommandIsOneThatTheCommandLineTakes() {
    for (Dataset dataset : Catalog.load().datasets()) {
      String command =
          DatasetsDownloadCommand.next(dataset.files(Part.DOCUMENTS).getFirst().format())
              .formatted(directory.resolve("none.csr"))
              .replace("my.index", directory.resolve("index").toString());
      List<String> words = List.of(command.split(" ", -1));
      Cli cli = Cli.run(words.subList(1, words.size()).toArray());
      assertThat(cli.exitCode()).as(cli.err()).isEqualTo(ExitCode.DATA.number());
    }
  }

  @Test
  void aFileThatIsNotWhatWasPublishedIsADataError() {
    download("beir/scifact")
        .failed(
            ExitCode.DATA, "CHECKSUM_MISMATCH", "scifact.zip", "5f7d1de60b170fc8027bb7898e2efca1");
    assertThat(cache().resolve("beir/scifact")).isDirectoryNotContaining("glob:**zip*[!k]");
  }

  @Test
  void aServerThatDoesNotDeliverIsADownloadError() {
    download("beir/nfcorpus").failed(ExitCode.DOWNLOAD, "DOWNLOAD_FAILED", "404", "nfcorpus.zip");
  }

  @Test
  void unknownNamesPartsAndMirrorsAreUsageErrors() {
    download("scifact").failed(ExitCode.USAGE, "\"scifact\"", "beir/scifact");
    Cli.run("datasets", "show", "scifact").failed(ExitCode.USAGE, "\"scifact\"", "beir/scifact");
    download(SMALL, "--part", "qrels")
        .failed(ExitCode.USAGE, "--part qrels", "documents, queries, answers");
    download(SMALL, "--part", "titles").failed(ExitCode.USAGE, "titles", "documents, queries");
    download(SMALL, "--mirror", "elsewhere")
        .failed(ExitCode.USAGE, "\"elsewhere\"", "https://HOST");
    Cli.run("datasets").failed(ExitCode.USAGE, "no command");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "show", "download"})
  void everyCommandExplainsItselfWithAnExample(String command) {
    String help = Cli.run("datasets", command, "--help").succeeded().out();
    assertThat(help)
        .contains("Usage: richter datasets " + command, "  richter datasets " + command);
    assertThat(help.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void aPathMayNameADownloadedFile() {
    DataPath paths = new DataPath(cache());
    assertThat(paths.convert("some/file")).isEqualTo(Path.of("some/file"));
    expectPath(paths, "dataset:" + SMALL, "NAME/PART");
    expectPath(paths, "dataset:documents", "NAME/PART");
    expectPath(paths, "dataset:scifact/documents", "beir/scifact");
    expectPath(paths, "dataset:beir/scifact/qrels", "names 2 files");
    expectPath(paths, "dataset:beir/scifact/documents", "richter datasets download beir/scifact");
    Cli.run("index", "dataset:" + SMALL, directory.resolve("index"))
        .failed(ExitCode.USAGE, "dataset:" + SMALL, "NAME/PART");
  }

  private static void expectPath(DataPath paths, String text, String fragment) {
    assertThat(catchThrowableOfType(TypeConversionException.class, () -> paths.convert(text)))
        .hasMessageContaining(fragment);
  }

  private Path cache() {
    return directory.resolve("cache");
  }

  private Cli download(String name, String... options) {
    String mirror =
        "https://storage.googleapis.com=http://127.0.0.1:%d/mirror"
            .formatted(server.getAddress().getPort());
    String any = "http://127.0.0.1:%d".formatted(server.getAddress().getPort());
    List<Object> arguments = new ArrayList<>(List.of("datasets", "download", name));
    arguments.addAll(List.of("--cache", cache(), "--mirror", mirror, "--mirror", any));
    arguments.addAll(List.of(options));
    return Cli.run(arguments.toArray());
  }
}
