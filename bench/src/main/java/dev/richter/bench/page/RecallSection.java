package dev.richter.bench.page;

import dev.richter.bench.page.Section.Figures;
import dev.richter.bench.page.Section.Panel;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.PassReport.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Recall against latency and against throughput, of all settings. */
final class RecallSection {

  private static final double KIB = 1 << 10;

  private RecallSection() {}

  static Section of(Measurements measurements) {
    List<Panel> panels = new ArrayList<>();
    measurements
        .by(Measured::scope)
        .forEach((scope, settings) -> panels.add(panel(scope, settings, measurements.looks())));
    return new Section(
        "recall",
        "Recall against latency",
        "Lower and further to the right is better. A line joins the settings of a build that no other"
            + " of its settings beats in both; the others are faint.",
        List.of(
            "The second plot has the same settings by queries per second of all threads together, as"
                + " ann-benchmarks draws them: there higher is better."),
        panels);
  }

  private static Panel panel(Scope scope, List<Measured> settings, Looks looks) {
    Axis recall =
        Axis.linear("recall@" + scope.k(), settings.stream().mapToDouble(Measured::recall));
    FrontSeries fast = new FrontSeries(Measured::recall, Measured::meanMicros);
    FrontSeries many = new FrontSeries(Measured::recall, own -> -own.queriesPerSecond());
    return new Panel(
        scope.label(),
        List.of(
            new Chart.Points(
                "Recall against latency",
                recall,
                Axis.logarithmic(
                    "mean µs a query", settings.stream().mapToDouble(Measured::meanMicros)),
                fast.of(
                    settings,
                    looks,
                    own -> new Chart.Mark(own.recall(), own.meanMicros(), own.details()))),
            new Chart.Points(
                "Recall against throughput",
                recall,
                Axis.logarithmic(
                    "queries per second",
                    settings.stream().mapToDouble(Measured::queriesPerSecond)),
                many.of(
                    settings,
                    looks,
                    own -> new Chart.Mark(own.recall(), own.queriesPerSecond(), own.details())))),
        List.of(Figures.folded(table(scope, settings, Set.copyOf(fast.front(settings))))));
  }

  private static Table table(Scope scope, List<Measured> settings, Set<Measured> front) {
    Table table =
        new Table(
            "All settings",
            Column.text("engine"),
            Column.text("build"),
            Column.text("search"),
            Column.text("on its front"),
            Column.number("recall@" + scope.k(), 4),
            Column.number("score error", 5),
            Column.number("mean µs", 1),
            Column.number("± %", 1),
            Column.number("p50 µs", 1),
            Column.number("p99 µs", 1),
            Column.number("CPU µs", 1),
            Column.number("queries/s", 0),
            Column.number("postings", 0),
            Column.number("documents scored", 0),
            Column.number("KiB read", 0));
    for (Measured setting : settings) {
      Work work = setting.result().work();
      table.add(
          setting.engine(),
          setting.setting().build(),
          setting.search(),
          front.contains(setting) ? "yes" : "",
          setting.recall(),
          setting.result().accuracy().scoreError(),
          setting.meanMicros(),
          setting.agreementPercent(),
          setting.quantile(0.5),
          setting.quantile(0.99),
          setting.cpuMicros(),
          setting.queriesPerSecond(),
          work == null ? null : work.postings(),
          work == null ? null : work.documentsScored(),
          work == null ? null : work.bytesRead() / KIB);
    }
    return table;
  }
}
