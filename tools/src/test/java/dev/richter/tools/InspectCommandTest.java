package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.Document;
import dev.richter.DocumentId;
import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InspectCommandTest {

  private static final List<VectorRecord> DOCUMENTS = Vectors.random(1, 2000);

  @TempDir Path directory;

  private Path build(String... options) {
    Path documents = Vectors.write(directory.resolve("d.csr"), VectorFormat.CSR, DOCUMENTS);
    Path index = directory.resolve("index");
    Object[] arguments = new Object[3 + options.length];
    arguments[0] = "index";
    arguments[1] = documents;
    arguments[2] = index;
    System.arraycopy(options, 0, arguments, 3, options.length);
    Cli.run(arguments).succeeded();
    return index;
  }

  @Test
  void figuresOfListsAndBlocksAgreeWithTheDocuments() throws IOException {
    Path index = build("--block-threshold=0", "--block-size=8");

    JsonNode json = Cli.run("inspect", index, "--json").succeeded().json();

    long postings = DOCUMENTS.stream().mapToLong(document -> document.vector().size()).sum();
    assertThat(json.get("documents").asLong()).isEqualTo(2000);
    JsonNode field = json.at("/fields/vector");
    assertThat(field.get("postings").asLong()).isEqualTo(postings);
    assertThat(field.get("lists").asLong()).isEqualTo(60);
    assertThat(field.get("blocks").asLong()).isEqualTo(250);
    assertThat(field.get("blockPostings").asLong()).isBetween(postings / 8, postings - 1);
    long parts = 0;
    for (JsonNode size : json.get("sizeByPart")) {
      parts += size.asLong();
    }
    assertThat(parts).isEqualTo(json.get("sizeBytes").asLong());
    assertThat(json.at("/segments")).hasSize(1);
  }

  @Test
  void peopleReadSizesOfPartsAndDeletions() {
    Path index = build("--block-threshold=0", "--block-size=8");
    try (RichterIndex opened = RichterIndex.open(index)) {
      opened.delete(DocumentId.of(3L));
    }
    assertThat(Cli.run("inspect", index).succeeded().out())
        .contains("1,999 documents (and 1 deleted)", "forward index", "Field vector")
        .contains("250, 8.0 documents a block");
  }

  @Test
  void aFlatIndexSaysThatItHasNoLists() {
    Path index = build("--block-threshold=" + (DOCUMENTS.size() + 1));
    assertThat(Cli.run("inspect", index).succeeded().out()).contains("none");
  }

  @Test
  void fieldsOfMultiVectorsAreShown() throws IOException {
    Path index = directory.resolve("late");
    IndexOptions options = IndexOptions.of().field("late", MultiVectorParameters.of(4));
    try (RichterIndex opened = RichterIndex.open(index, options)) {
      opened.upsert(Document.of(1).with("late", MultiVector.of(4, new float[] {1, 2, 3, 4})));
      opened.upsert(
          Document.of(2).with("late", MultiVector.of(4, new float[] {1, 0, 0, 0, 0, 1, 0, 0})));
    }
    assertThat(Cli.run("inspect", index).succeeded().out())
        .contains("Field late", "3, 1.5 a document", "40 B, 20.0 bytes a document");
    assertThat(
            Cli.run("inspect", index, "--json")
                .succeeded()
                .json()
                .at("/multiVectorFields/late/rows")
                .asLong())
        .isEqualTo(3);
  }

  @Test
  void anEmptyIndexIsNoError() {
    Path index = directory.resolve("empty");
    RichterIndex.open(index, IndexOptions.of("a", "b")).close();
    assertThat(Cli.run("inspect", index).succeeded().out()).contains("0 documents");
    Cli.run("search", index, "--vector", "{\"1\": 1}").failed(ExitCode.USAGE, "no sparse vectors");
  }

  @Test
  void aMissingIndexIsAnIndexError() {
    Cli.run("inspect", directory.resolve("none")).failed(ExitCode.INDEX, "INDEX_NOT_FOUND");
  }
}
