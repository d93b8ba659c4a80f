package dev.richter.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Results;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RenewResultsTest {

  private static final Machine MACHINE =
      new Machine("cpu", 2, "java", "system", "2026-01-02T03:04:05Z", 0.5);

  @TempDir private Path home;

  @Test
  void renewsTablesAndPlotsFromFiguresThatWereKept() throws IOException {
    Table points = FigureTables.points("Dev queries");
    points.add(
        points.columns().stream()
            .map(column -> column.decimals() < 0 ? (Object) column.name() : 1)
            .toArray());
    Section section =
        new Section(
            PeerComparison.NAME, "Title", "Text", "command", MACHINE, List.of(points), List.of());
    new Results(home, Main.sections()).put(section);
    Path results = home.resolve("RESULTS.md");
    Path plot = home.resolve("results/plots/peers-k1.svg");
    String text = Files.readString(results);
    String drawn = Files.readString(plot);
    assertThat(text).contains("Dev queries", "](results/plots/peers-k1.svg)");
    Files.delete(results);
    Files.delete(plot);

    int exitCode = Main.commandLine().execute("--home", home.toString(), "results");

    assertThat(exitCode).isZero();
    assertThat(results).hasContent(text);
    assertThat(plot).hasContent(drawn);
  }
}
