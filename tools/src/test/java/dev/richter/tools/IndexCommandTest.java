package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.Document;
import dev.richter.DocumentId;
import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import dev.richter.datasets.vectors.VectorFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IndexCommandTest {

  @TempDir Path directory;

  private Path documents;
  private Path index;

  @BeforeEach
  void writeDocuments() {
    documents =
        Vectors.write(directory.resolve("d.csr.gz"), VectorFormat.CSR, Vectors.random(1, 200));
    index = directory.resolve("index");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--bulk", "--no-bulk"})
  void documentsOfAFileWithoutIdentifiersHaveTheirRowsAsIds(String bulk) throws IOException {
    JsonNode report =
        Cli.run("index", documents, index, bulk, "--json", "--threads", 2).succeeded().json();

    assertThat(report.get("documentsRead").asLong()).isEqualTo(200);
    assertThat(report.get("documentsInIndex").asLong()).isEqualTo(200);
    assertThat(report.get("sizeBytes").asLong()).isPositive();
    try (RichterIndex opened = RichterIndex.openReadOnly(index)) {
      assertThat(opened.documentCount()).isEqualTo(200);
      assertThat(opened.get(DocumentId.of(199L)).orElseThrow().vectors())
          .containsOnlyKeys("vector");
    }
  }

  @Test
  void documentsOfAJsonFileKeepTheirIdentifiersAndTexts() throws IOException {
    Path json = directory.resolve("d.jsonl");
    Files.writeString(
        json,
        """
        {"id": "a", "contents": "a \\"cat\\"", "vector": {"3": 1.5}}
        {"id": "b", "contents": "a dog", "vector": {"4": 2.0}}
        """);

    Cli cli = Cli.run("index", json, index, "--field", "splade", "--with-text").succeeded();

    assertThat(cli.out()).startsWith("2 documents in ").contains("has 2 documents");
    try (RichterIndex opened = RichterIndex.openReadOnly(index)) {
      Document document = opened.get(DocumentId.of("a")).orElseThrow();
      assertThat(document.vectors()).containsOnlyKeys("splade");
      assertThat(document.payload()).contains("{\"text\":\"a \\\"cat\\\"\"}");
    }
  }

  @Test
  void aSecondFileReplacesDocumentsOfTheSameId() {
    Cli.run("index", documents, index).succeeded();
    Path more = Vectors.write(directory.resolve("e.csr"), VectorFormat.CSR, Vectors.random(2, 250));

    Cli cli = Cli.run("index", more, index, "--ram-buffer-mib", 8).succeeded();

    assertThat(cli.out()).startsWith("250 documents in ").contains("has 250 documents");
  }

  @Test
  void anIndexKeepsTheParametersItWasBuiltWith() {
    Cli.run("index", documents, index, "--field=splade", "--block-size=3").succeeded();
    Cli.run("index", documents, index, "--field=splade", "--threads=1").succeeded();
    Cli.run("index", documents, index, "--field=splade", "--block-size=3").succeeded();
  }

  @Test
  void buildParametersReachTheField() {
    Cli.run(
            "index",
            documents,
            index,
            "--weight-type=float16",
            "--block-size=3",
            "--block-threshold=10")
        .succeeded();

    SparseParameters parameters =
        SparseParameters.defaults()
            .withWeightType(WeightType.FLOAT16)
            .withBlockSize(3)
            .withBlockThreshold(10);
    // Opening with other parameters than the index has is an error.
    try (RichterIndex opened =
        RichterIndex.open(index, IndexOptions.of().field("vector", parameters))) {
      assertThat(opened.documentCount()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --block-size=-1          | PARAMETER_INVALID | blockSize is -1
          --block-size=few         | USAGE             | few
          --block-threshold=-1     | PARAMETER_INVALID | blockThreshold is -1
          --weight-type=int4       | USAGE             | uint8, float16
          --field=_hidden          | PARAMETER_INVALID | "_hidden"
          --threads=0              | PARAMETER_INVALID | buildThreads is 0
          --ram-buffer-mib=many    | USAGE             | many
          --format=parquet         | USAGE             | seismic-jsonl
          """)
  void aWrongOptionIsAUsageErrorThatNamesIt(String option, String code, String fragment) {
    Cli.run("index", documents, index, option).failed(ExitCode.USAGE, code, fragment);
    assertThat(index).doesNotExist();
  }

  @Test
  void anotherFieldThanTheIndexHasIsAUsageErrorAndSoAreOtherParameters() {
    Cli.run("index", documents, index).succeeded();
    Cli.run("index", documents, index, "--field", "other")
        .failed(ExitCode.USAGE, "FIELD_UNKNOWN", "other", "vector");
    Cli.run("index", documents, index, "--block-size=3")
        .failed(ExitCode.USAGE, "FIELD_MISMATCH", "blockSize=3");
  }

  @Test
  void anIndexThatAWriterHasOpenIsLocked() {
    try (RichterIndex writer = RichterIndex.open(index, IndexOptions.of("vector"))) {
      Cli.run("index", documents, index).failed(ExitCode.INDEX, "INDEX_LOCKED", index.toString());
    }
  }

  @Test
  void malformedDocumentsLeaveWhatWasCommittedBefore() throws IOException {
    Cli.run("index", documents, index).succeeded();
    Path json = directory.resolve("d.jsonl");
    Files.writeString(
        json,
        """
        {"id": "a", "contents": "", "vector": {"3": 1.5}}
        {"id": "b", "contents": "", "vector": {"3": -1}}
        """);

    Cli.run("index", json, index)
        .failed(ExitCode.DATA, "VECTOR_WEIGHT_INVALID", "d.jsonl", "line 2", "-1");

    try (RichterIndex opened = RichterIndex.openReadOnly(index)) {
      assertThat(opened.get(DocumentId.of(7L))).isPresent();
    }
  }

  @Test
  void aMissingFileIsADataErrorAndMakesNoIndex() {
    Cli.run("index", directory.resolve("none.csr"), index)
        .failed(ExitCode.DATA, "DATA_NOT_FOUND", "none.csr");
    assertThat(index).doesNotExist();
  }
}
