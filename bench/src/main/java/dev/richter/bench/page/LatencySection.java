package dev.richter.bench.page;

import dev.richter.bench.page.Section.Figures;
import dev.richter.bench.page.Section.Panel;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.run.Result.Repetition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How the latencies of the chosen settings are distributed over queries. */
final class LatencySection {

  private LatencySection() {}

  static Section of(Measurements measurements) {
    List<Panel> panels = new ArrayList<>();
    measurements
        .largest()
        .forEach(
            (scope, settings) -> {
              Map<String, List<Measured>> chosen =
                  Choices.chosen(
                      settings.stream().filter(own -> own.quantiles().isPresent()).toList(),
                      measurements.looks());
              if (!chosen.isEmpty()) {
                panels.add(panel(scope, chosen, measurements.looks()));
              }
            });
    return new Section(
        "latency",
        "Latency distributions",
        panels.isEmpty()
            ? "No engine tells the latency of each query."
            : "A curve that stays flat to the right treats all queries alike; one that rises has slow"
                + " queries that a mean hides.",
        panels.isEmpty()
            ? List.of()
            : List.of(
                "Of the settings that were chosen above, medians over rounds. The axis gives the slowest"
                    + " queries room: each step to the right is ten times as rare. An engine that does"
                    + " not tell the latency of each query is missing."),
        panels);
  }

  private static Panel panel(Scope scope, Map<String, List<Measured>> chosen, Looks looks) {
    List<Chart> charts = new ArrayList<>();
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.text("wanted"),
                Column.text("engine"),
                Column.text("build"),
                Column.text("search")));
    for (double share : Repetition.SHARES) {
      columns.add(Column.number("%s µs".formatted(percent(share)), 1));
    }
    Table table = new Table("Latencies by share of queries", columns.toArray(Column[]::new));
    chosen.forEach(
        (wanted, settings) -> {
          charts.add(chart("Latencies at " + wanted, settings, looks));
          settings.forEach(setting -> add(table, wanted, setting));
        });
    return new Panel(scope.label(), charts, List.of(Figures.folded(table)));
  }

  private static void add(Table table, String wanted, Measured setting) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(wanted);
    row.add(setting.engine());
    row.add(setting.setting().build());
    row.add(setting.search());
    for (double micros : setting.quantiles().orElseThrow()) {
      row.add(micros);
    }
    table.add(row.toArray());
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
  }

  private static Chart chart(String title, List<Measured> settings, Looks looks) {
    List<Chart.Series> series = new ArrayList<>();
    for (Measured setting : settings) {
      double[] quantiles = setting.quantiles().orElseThrow();
      series.add(
          new Chart.Series(
              setting.series(),
              looks.colour(setting),
              looks.shape(setting),
              Chart.Style.LINE,
              IntStream.range(0, quantiles.length)
                  .mapToObj(share -> mark(setting, share, quantiles[share]))
                  .toList()));
    }
    return new Chart.Points(
        title,
        Axis.shares("share of queries that are at least as fast"),
        Axis.logarithmic(
            "µs a query",
            settings.stream().flatMapToDouble(own -> Arrays.stream(own.quantiles().orElseThrow()))),
        List.copyOf(series));
  }

  private static Chart.Mark mark(Measured setting, int share, double micros) {
    double part = Repetition.SHARES.get(share);
    return new Chart.Mark(
        Axis.ofShare(part),
        micros,
        List.of(
            setting.series(),
            setting.search(),
            String.format(Locale.ROOT, "%s of queries within %,.1f µs", percent(part), micros)));
  }
}
