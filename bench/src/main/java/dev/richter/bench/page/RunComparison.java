package dev.richter.bench.page;

import dev.richter.bench.page.Section.Figures;
import dev.richter.bench.page.Section.Panel;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** A run beside another of the same configuration, and beside what the other states as noise. */
final class RunComparison {

  private RunComparison() {}

  /** How many settings agree, in a sentence. */
  static String verdict(String label, List<Difference> differences) {
    List<Difference> stated = differences.stream().filter(own -> own.stated().isPresent()).toList();
    long agree = stated.stream().filter(Difference::agrees).count();
    double middle = Median.of(differences.stream().mapToDouble(Difference::share).toArray());
    return String.format(
        Locale.ROOT,
        "%s: %d of %d settings agree within their ±, where %.0f were to be expected. The median"
            + " difference is %+.1f %%%s.",
        label,
        agree,
        stated.size(),
        Noise.CONFIDENCE * stated.size(),
        100 * middle,
        agree < Noise.CONFIDENCE * stated.size() && Math.abs(middle) > Noise.FLOOR
            ? ", so one run as a whole was faster"
            : "");
  }

  static Panel panel(
      String label,
      RunDirectory first,
      RunDirectory other,
      List<Difference> differences,
      Looks looks) {
    Table table =
        new Table(
            "Differences",
            Column.text("of"),
            Column.text("engine"),
            Column.text("build"),
            Column.text("search"),
            Column.number("µs, %s".formatted(first.name()), 1),
            Column.number("µs, %s".formatted(other.name()), 1),
            Column.number("difference %", 1),
            Column.number("stated ± %", 1),
            Column.text("agrees"));
    Map<String, List<Chart.Mark>> marks = new TreeMap<>();
    for (Difference difference : differences) {
      String search = Parameters.inWords(difference.setting().search());
      Double stated =
          difference.stated().isPresent() ? 100 * difference.stated().getAsDouble() : null;
      String agrees = difference.agrees() ? "yes" : stated == null ? "unknown" : "no";
      table.add(
          Scope.of(difference.setting()).label(),
          difference.setting().engine(),
          difference.setting().build(),
          search,
          difference.first(),
          difference.second(),
          100 * difference.share(),
          stated,
          agrees);
      marks
          .computeIfAbsent(difference.setting().engine(), engine -> new ArrayList<>())
          .add(
              new Chart.Mark(
                  difference.first(),
                  100 * difference.share(),
                  List.of(
                      difference.setting().engine() + " " + difference.setting().build(),
                      search,
                      String.format(
                          Locale.ROOT,
                          "%,.1f and %,.1f µs: %+.1f %%",
                          difference.first(),
                          difference.second(),
                          100 * difference.share()),
                      "agrees: " + agrees)));
    }
    return new Panel(
        label,
        List.of(chart(Noise.of(first.results()), differences, marks, looks)),
        List.of(Figures.folded(table)));
  }

  private static Chart chart(
      Noise noise, List<Difference> differences, Map<String, List<Chart.Mark>> marks, Looks looks) {
    Axis micros =
        Axis.logarithmic("mean µs a query", differences.stream().mapToDouble(Difference::first));
    DoubleStream heights = differences.stream().mapToDouble(own -> 100 * own.share());
    double band =
        100 * noise.pools().values().stream().mapToDouble(Noise.Pool::agreement).max().orElse(0);
    List<Chart.Series> series = new ArrayList<>();
    marks.forEach(
        (engine, own) ->
            series.add(
                new Chart.Series(
                    engine,
                    looks.engines().indexOf(engine),
                    looks.engines().indexOf(engine),
                    Chart.Style.MARKS,
                    List.copyOf(own))));
    series.add(QualitySection.line("the largest ±", band, micros));
    series.add(QualitySection.line("the largest ±", -band, micros));
    return new Chart.Points(
        "Differences",
        micros,
        Axis.linear(
            "slower than the first run, %",
            DoubleStream.concat(heights, DoubleStream.of(-band, band))),
        List.copyOf(series));
  }
}
