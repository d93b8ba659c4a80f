package dev.richter.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFileWriter;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.datasets.vectors.VectorWriter;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CascadeTest {

  private static final int DOCUMENTS = 40;

  @TempDir private Path home;

  /**
   * By sparse vectors and by words the first documents are the best, by MaxSim the last: two stages
   * find what all of MaxSim finds where the depth is that of the collection.
   */
  @Test
  void twoStagesComeCloserToMaxSimOfAllTheMoreTheyRank() throws IOException {
    write("d", DOCUMENTS);
    write("q", 1);
    Files.writeString(home.resolve("qrels.tsv"), "q0\td39\t1\n");

    int exitCode =
        Main.commandLine()
            .execute(
                "--home=" + home,
                "cascade",
                "--documents=" + home.resolve("d.csr"),
                "--document-rows=" + home.resolve("d.npy"),
                "--document-texts=" + home.resolve("d.jsonl"),
                "--queries=" + home.resolve("q.csr"),
                "--query-rows=" + home.resolve("q.npy"),
                "--query-texts=" + home.resolve("q.jsonl"),
                "--qrels=" + home.resolve("qrels.tsv"),
                "--rounds=1",
                "--budget=none,1");

    assertThat(exitCode).isZero();
    JsonNode rows =
        new ObjectMapper()
            .readTree(home.resolve("results/cascade.json").toFile())
            .at("/tables/1/rows");
    assertThat(rows).hasSize(2 * (2 + 3 * 8));
    assertThat(row(rows, "MaxSim of all", null)).containsExactly(1.0, 1.0, 1.0, 100.0, 1.0);
    for (String first : List.of("sparse", "sparse, exact", "BM25")) {
      assertThat(row(rows, first, null)).startsWith(0.0, 0.0, 0.0, 0.0);
      assertThat(row(rows, first + ", then MaxSim", 10)).startsWith(0.0);
      assertThat(row(rows, first + ", then MaxSim", 50)).startsWith(1.0, 1.0, 1.0, 100.0);
    }
    assertThat(home.resolve("RESULTS.md")).content().contains("## Two stages\n");
  }

  /** What a search found: the figures behind its times. */
  private static List<Double> row(JsonNode rows, String search, @Nullable Integer depth) {
    List<Double> figures = new ArrayList<>();
    for (JsonNode row : rows) {
      boolean sameDepth = depth == null ? row.get(2).isNull() : row.get(2).asInt() == depth;
      if (figures.isEmpty() && row.get(1).asText().equals(search) && sameDepth) {
        row.forEach(cell -> figures.add(cell.asDouble()));
      }
    }
    return figures.subList(6, figures.size());
  }

  private void write(String name, int texts) throws IOException {
    StringBuilder lines = new StringBuilder();
    try (VectorWriter sparse =
            VectorFormat.CSR.create(home.resolve(name + ".csr"), TokenDictionary.numeric());
        MultiVectorFileWriter rows =
            MultiVectorFileWriter.create(home.resolve(name + ".npy"), 2, FloatType.FLOAT32)) {
      for (int text = 0; text < texts; text++) {
        SparseVector weight = SparseVector.of(new int[] {3}, new float[] {DOCUMENTS - text});
        sparse.write(VectorRecord.ofRow(text, weight));
        double angle = Math.toRadians(2.0 * (DOCUMENTS - 1 - text));
        boolean query = texts == 1;
        rows.write(
            name + text,
            MultiVector.of(
                new float[][] {
                  query
                      ? new float[] {1, 0}
                      : new float[] {(float) Math.cos(angle), (float) Math.sin(angle)}
                }));
        lines.append(
            "{\"_id\": \"%s%d\", \"text\": \"%s\"}%n"
                .formatted(
                    name,
                    text,
                    query ? "cat" : "cat ".repeat(DOCUMENTS - text) + "dog ".repeat(text)));
      }
      sparse.finish();
      rows.finish();
    }
    Files.writeString(home.resolve(name + ".jsonl"), lines.toString());
  }
}
