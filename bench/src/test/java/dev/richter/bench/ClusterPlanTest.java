package dev.richter.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Results;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What larger collections take, of figures that were kept. */
final class ClusterPlanTest {

  private static final Machine MACHINE =
      new Machine("cpu", 2, "java", "system", "2026-01-02T03:04:05Z", 0.5);

  @TempDir private Path home;

  private int plan(String... more) {
    String[] all = new String[more.length + 4];
    all[0] = "--home";
    all[1] = home.toString();
    all[2] = Clusters.NAME;
    all[3] = "--plan";
    System.arraycopy(more, 0, all, 4, more.length);
    return Main.commandLine().execute(all);
  }

  /** A shard of 1,000 documents, of which each query takes 100 µs. */
  private void keepMeasured() throws IOException {
    Table sizes =
        new Table(
            ClusterTables.SIZES,
            Column.number("documents", 0),
            Column.number("k", 0),
            Column.number("recall", 4),
            Column.number("mean µs", 0));
    sizes.add(500, 10, 0.99, 20.0);
    sizes.add(1000, 10, 0.99, 40.0);
    Table figures = new ClusterTables(10, 1).kept()[0];
    figures.add(1000, 0.99, 100.0, 200.0, 700.0, 50.0, 30.0, 2.0, 5.0);
    Table traversals = new ClusterTables(10, 1).kept()[1];
    traversals.add(100.0, 0.0);
    traversals.add(100.0, 0.0);
    results()
        .put(
            new Section(
                Clusters.NAME,
                "Title",
                "Text",
                "command",
                MACHINE,
                List.of(sizes),
                List.of(figures, traversals)));
  }

  private Results results() {
    return new Results(home, Main.sections());
  }

  private JsonNode rows(int table) throws IOException {
    return new ObjectMapper()
        .readTree(home.resolve("results/cluster-plan.json").toFile())
        .at("/tables/%d/rows".formatted(table));
  }

  @Test
  void growsAsPartsOfTheCollectionDidWhereNothingLargerWasMeasured() throws IOException {
    keepMeasured();

    int exitCode =
        plan(
            "--collections=40000",
            "--shard-documents=4000,10000",
            "--rate=10000",
            "--node-cores=8");

    assertThat(exitCode).isZero();
    JsonNode latencies = rows(0);
    assertThat(latencies).hasSize(2);
    // 4,000 documents take four times as long as 1,000, and 10 shards are asked.
    assertThat(latencies.get(0))
        .extracting(JsonNode::asDouble)
        .startsWith(40_000.0, 4000.0, 10.0, 0.4, 0.4, 0.4, 0.05, 0.455, 0.455, 4.1);
    // 4.1 ms × 10,000 queries a second are 41 cores, of which half may be busy.
    assertThat(latencies.get(0).get(10).asDouble()).isEqualTo(82);
    JsonNode sizes = rows(1);
    assertThat(sizes.get(0).get(3).asDouble()).isEqualTo(40_000 * 1000 / 1e12);
    assertThat(sizes.get(0).get(6).asLong()).isEqualTo(1);
    assertThat(sizes.get(0).get(7).asLong()).isEqualTo(11);
    assertThat(home.resolve("RESULTS.md"))
        .content()
        .contains("parts of the same collection", "beyond 1,000 documents in proportion");
  }

  @Test
  void growsAsGeneratedCollectionsDidWhereTheyWereMeasured() throws IOException {
    keepMeasured();
    Table latencies =
        new Table(
            Scale.LATENCIES,
            Column.number("documents", 0),
            Column.number("wanted recall", 2),
            Column.number("recall", 4),
            Column.number("mean µs", 0));
    latencies.add(1000, 0.9, 0.9, 7.0);
    latencies.add(1000, 0.99, 0.99, 10.0);
    latencies.add(100_000, 0.99, 0.99, 100.0);
    results()
        .put(
            new Section(
                Scale.NAME, "Title", "Text", "command", MACHINE, List.of(latencies), List.of()));

    assertThat(plan("--collections=10000", "--shard-documents=10000")).isZero();

    // As the square root.
    assertThat(rows(0).get(0).get(3).asDouble()).isCloseTo(0.1 * Math.sqrt(10), within(1e-9));
    assertThat(home.resolve("RESULTS.md"))
        .content()
        .contains("of the section Scale", "beyond 100,000 documents");
  }

  @Test
  void needsFiguresThatWereMeasured() {
    assertThat(plan()).isEqualTo(1);
    assertThat(Files.exists(home.resolve("RESULTS.md"))).isFalse();
  }
}
