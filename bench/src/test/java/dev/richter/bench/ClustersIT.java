package dev.richter.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.datasets.eval.ExactSearch;
import dev.richter.datasets.sample.SampleCollection;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.datasets.vectors.VectorWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole experiment, with real nodes, on a part of the sample. It takes a minute, so only who
 * asks for it has it: {@code ./richter test -pl bench -am -Dit.test=ClustersIT
 * -Dfailsafe.failIfNoSpecifiedTests=false -Drichter.test.clusters=true}.
 */
@EnabledIfSystemProperty(named = "richter.test.clusters", matches = "true")
final class ClustersIT {

  private static final int DOCUMENTS = 2000;
  private static final int QUERIES = 40;
  private static final int ARRANGEMENTS = 5;

  @TempDir private Path home;

  @Test
  void everyArrangementFindsTheSameAndIsMeasured() throws IOException {
    Path data = home.resolve("sample");
    write(data);

    int exitCode =
        Main.commandLine()
            .execute(
                "--home=" + home,
                Clusters.NAME,
                "--data=" + data,
                "--work=" + home.resolve("work"),
                "--opensearch=" + System.getProperty("opensearch.distribution"),
                "--plugin=" + System.getProperty("opensearch.plugin"),
                "--cpu=-1",
                "--heap=512",
                "--rounds=1",
                "--seconds=1",
                "--warm-seconds=1",
                "--connections=2");

    assertThat(exitCode).isZero();
    JsonNode tables =
        new ObjectMapper().readTree(home.resolve("results/cluster.json").toFile()).get("tables");
    JsonNode latencies = tables.get(0).get("rows");
    assertThat(latencies).hasSize(2 * (ARRANGEMENTS + 1));
    double exact = latencies.get(1).get(3).asDouble();
    assertThat(exact).isGreaterThan(0.98);
    for (JsonNode row : latencies) {
      assertThat(row.get(3).asDouble()).as("%s", row).isGreaterThan(0.9);
      if (row.get(2).asText().equals("exact")) {
        assertThat(row.get(3).asDouble()).as("%s", row).isCloseTo(exact, within(1e-9));
      }
      assertThat(row.get(4).asDouble()).isPositive();
    }
    assertThat(column(tables.get(1), 5)).hasSize(ARRANGEMENTS).allMatch(micros -> micros > 0);
    assertThat(column(tables.get(2), 3)).hasSize(ARRANGEMENTS).allMatch(rate -> rate > 0);
    List<Double> sizes = column(tables.get(3), 3);
    assertThat(sizes).hasSize(ARRANGEMENTS + 1);
    // The same files, but for blocks of fewer documents where there are more shards.
    assertThat(sizes.get(1)).isCloseTo(sizes.getFirst(), within(0.1 * sizes.getFirst()));
    assertThat(column(tables.get(4), 0)).containsExactly(250.0, 500.0, 1000.0, 2000.0);
    assertThat(home.resolve("RESULTS.md"))
        .content()
        .contains("## Clusters of OpenSearch\n", "## What larger collections take\n");
  }

  private static List<Double> column(JsonNode table, int column) {
    List<Double> values = new ArrayList<>();
    table.get("rows").forEach(row -> values.add(row.get(column).asDouble()));
    return values;
  }

  private static void write(Path data) throws IOException {
    Files.createDirectories(data);
    SampleCollection sample = SampleCollection.load();
    List<VectorRecord> documents = sample.documents().subList(0, DOCUMENTS);
    List<VectorRecord> queries = sample.queries().subList(0, QUERIES);
    write(documents, data.resolve("documents.csr"));
    for (String set : List.of("tune", "dev")) {
      write(queries, data.resolve("queries.%s.csr".formatted(set)));
      ExactSearch.answers(
              documents.iterator(),
              queries.stream().map(VectorRecord::vector).toList(),
              100,
              2,
              done -> {})
          .write(data.resolve("groundtruth.%s.k100.bin".formatted(set)));
    }
  }

  private static void write(List<VectorRecord> vectors, Path file) {
    try (VectorWriter writer = VectorFormat.CSR.create(file, TokenDictionary.numeric())) {
      vectors.forEach(writer::write);
      writer.finish();
    }
  }
}
