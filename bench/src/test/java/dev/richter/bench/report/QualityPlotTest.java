package dev.richter.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.bench.report.QualityPlot.Point;
import dev.richter.bench.report.Table.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QualityPlotTest {

  @TempDir private Path home;

  private static List<QualityPlot> plots() {
    Table table =
        new Table(
            "Quality",
            Column.text("arm"),
            Column.text("queries"),
            Column.number("vectors", 1),
            Column.number("MRR@10", 3),
            Column.number("nDCG@10", 3));
    table.add("trained", "none", 4, 0.4, 0.25);
    table.add("trained", "none", 8.5, 0.5, 0.35);
    table.add("trained", "4", 8.5, 0.1, 0.15);
    table.add("not trained", "none", 4, 0.3, 0.2);
    return QualityPlot.of("crisp", List.of(table));
  }

  @Test
  void hasOneForEachMeasureOfTheRowsWithWholeQueries() {
    assertThat(plots()).extracting(QualityPlot::measure).containsExactly("MRR@10", "nDCG@10");
    assertThat(plots().getLast().points())
        .containsExactly(
            new Point("trained", 4, 0.25),
            new Point("trained", 8.5, 0.35),
            new Point("not trained", 4, 0.2));
  }

  @Test
  void namesMeasureAndArmsInTheSameBytesEachTime() throws IOException {
    Path once = home.resolve("once");
    Path again = home.resolve("again");
    for (QualityPlot plot : plots()) {
      plot.write(once);
    }
    for (QualityPlot plot : plots().reversed()) {
      plot.write(again);
    }
    for (QualityPlot plot : plots()) {
      String svg = Files.readString(once.resolve(plot.file()));
      assertThat(svg).contains(plot.measure(), "vectors a document", "trained", "not trained");
      assertThat(again.resolve(plot.file())).hasContent(svg);
    }
    assertThat(plots().getFirst().markdown())
        .isEqualTo(
            "![MRR@10 against vectors a document: trained; not trained]"
                + "(results/plots/crisp-mrr-10.svg)");
  }

  @Test
  void isNotMadeOfOtherTables() {
    assertThat(QualityPlot.of("crisp", List.of(new Table("Builds", Column.text("arm"))))).isEmpty();
  }
}
