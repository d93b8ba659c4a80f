package dev.richter.bench.page;

import dev.richter.bench.page.Section.Figures;
import dev.richter.bench.page.Section.Panel;
import dev.richter.bench.report.Front;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.PassReport.Work;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

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
    String recall = "recall@" + scope.k();
    Set<Measured> front = new HashSet<>();
    bySeries(settings)
        .values()
        .forEach(own -> front.addAll(Front.of(own, Measured::recall, Measured::meanMicros)));
    return new Panel(
        scope.label(),
        List.of(
            chart(
                "Recall against latency",
                recall,
                Axis.logarithmic(
                    "mean µs a query", settings.stream().mapToDouble(Measured::meanMicros)),
                settings,
                Measured::meanMicros,
                Measured::meanMicros,
                looks),
            chart(
                "Recall against throughput",
                recall,
                Axis.logarithmic(
                    "queries per second",
                    settings.stream().mapToDouble(Measured::queriesPerSecond)),
                settings,
                Measured::queriesPerSecond,
                setting -> -setting.queriesPerSecond(),
                looks)),
        List.of(Figures.folded(table(scope, settings, front))));
  }

  static Map<String, List<Measured>> bySeries(List<Measured> settings) {
    Map<String, List<Measured>> bySeries = new LinkedHashMap<>();
    for (Measured setting : settings) {
      bySeries.computeIfAbsent(setting.series(), name -> new ArrayList<>()).add(setting);
    }
    return bySeries;
  }

  private static Chart chart(
      String title,
      String recall,
      Axis y,
      List<Measured> settings,
      ToDoubleFunction<Measured> height,
      ToDoubleFunction<Measured> cost,
      Looks looks) {
    List<Chart.Series> series = new ArrayList<>();
    bySeries(settings)
        .forEach(
            (name, own) -> {
              List<Measured> front = Front.of(own, Measured::recall, cost);
              List<Measured> others =
                  own.stream().filter(setting -> !front.contains(setting)).toList();
              Measured any = own.getFirst();
              series.add(
                  new Chart.Series(
                      name,
                      looks.colour(any),
                      looks.shape(any),
                      Chart.Style.LINE,
                      marks(front, height)));
              series.add(
                  new Chart.Series(
                      name,
                      looks.colour(any),
                      looks.shape(any),
                      Chart.Style.FAINT,
                      marks(others, height)));
            });
    return new Chart.Points(
        title,
        Axis.linear(recall, settings.stream().mapToDouble(Measured::recall)),
        y,
        List.copyOf(series));
  }

  private static List<Chart.Mark> marks(
      List<Measured> settings, ToDoubleFunction<Measured> height) {
    return settings.stream()
        .map(
            setting ->
                new Chart.Mark(setting.recall(), height.applyAsDouble(setting), setting.details()))
        .toList();
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
