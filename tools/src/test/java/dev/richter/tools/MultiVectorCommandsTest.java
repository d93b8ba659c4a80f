package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFileWriter;
import dev.richter.multivector.Head;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of multi-vectors in {@code index} and {@code search}. */
final class MultiVectorCommandsTest {

  private static final MultiVector X = MultiVector.of(new float[][] {{1, 0, 0}});
  private static final MultiVector Y = MultiVector.of(new float[][] {{0, 1, 0}});
  private static final MultiVector BOTH = MultiVector.of(new float[][] {{1, 0, 0}, {0, 1, 0}});
  private static final MultiVector NONE = MultiVector.of(3, new float[0]);

  @TempDir Path directory;

  private Path documents;
  private Path queries;
  private Path index;

  @BeforeEach
  void writeVectors() {
    documents = directory.resolve("d.npy");
    queries = directory.resolve("q.npy");
    index = directory.resolve("index");
    try (MultiVectorFileWriter writer =
        MultiVectorFileWriter.create(documents, 3, FloatType.FLOAT32)) {
      writer.write("x", X);
      writer.write("both", BOTH);
      writer.finish();
    }
    try (MultiVectorFileWriter writer =
        MultiVectorFileWriter.create(queries, 3, FloatType.FLOAT32)) {
      writer.write("q1", Y);
      writer.finish();
    }
  }

  @Test
  void aTextWithoutRowsIsNamed() {
    try (MultiVectorFileWriter writer =
        MultiVectorFileWriter.create(documents, 3, FloatType.FLOAT32)) {
      writer.write("x", X);
      writer.write("none", NONE);
      writer.finish();
    }
    Cli.run("index", documents, index).failed(ExitCode.DATA, "document \"none\" has no vector");
  }

  private Path head(String name, float... matrix) {
    Path path = directory.resolve(name);
    Head.of("any", 3, 2, matrix).write(path);
    return path;
  }

  @Test
  void documentsAreFoundByMaxSim() throws IOException {
    Cli.run("index", documents, index, "--element-type", "float32").succeeded();
    for (String effort : new String[] {"--exact", "--margin=3", "--probes=1", "--candidates=7"}) {
      JsonNode json = Cli.run("search", index, "--queries", queries, effort, "--json").json();
      assertThat(json.get("query").asText()).isEqualTo("q1");
      assertThat(json.get("hits")).hasSize(2);
      assertThat(json.at("/hits/0/id").asText()).isEqualTo("both");
      assertThat(json.at("/hits/0/score").floatValue()).isCloseTo(1, within(1e-6f));
      assertThat(json.at("/hits/1/score").floatValue()).isZero();
    }
  }

  @Test
  void budgetsClusterDocuments() throws IOException {
    Cli.run("index", documents, index, "--document-budget", "1").succeeded();
    JsonNode json = Cli.run("search", index, "--queries", queries, "--json").json();
    // The mean of two rows at right angles, at length 1.
    assertThat(json.at("/hits/0/score").floatValue())
        .isCloseTo((float) Math.sqrt(0.5), within(0.01f));
  }

  @Test
  void queriesGoThroughTheHeadOfTheIndex() throws IOException {
    // The first two values change places, the third is left out.
    Path swap = head("swap.rch", 0, 1, 1, 0, 0, 0);
    Path other = head("other.rch", 1, 0, 0, 1, 0, 0);
    Cli.run("index", documents, index, "--head", swap).succeeded();
    JsonNode json = Cli.run("search", index, "--queries", queries, "--head", swap, "--json").json();
    assertThat(json.at("/hits/0/id").asText()).isEqualTo("both");
    Cli.run("search", index, "--queries", queries, "--head", other)
        .failed(ExitCode.USAGE, "expected those of head " + Head.read(swap).fingerprint());
    Cli.run("search", index, "--queries", queries)
        .failed(ExitCode.USAGE, "rows of no head, expected those of head");
    Cli.run("index", documents, index).failed(ExitCode.USAGE, "rows of no head");
    Cli.run("index", documents, index, "--head", swap).succeeded();
  }

  @Test
  void anIndexWithoutAHeadTakesNone() {
    Path swap = head("swap.rch", 0, 1, 1, 0, 0, 0);
    Cli.run("index", documents, index).succeeded();
    Cli.run("search", index, "--queries", queries, "--head", swap)
        .failed(ExitCode.USAGE, "expected those of none");
  }
}
