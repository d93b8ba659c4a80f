package dev.richter.bench.page;

import dev.richter.bench.page.Section.Figures;
import dev.richter.bench.page.Section.Panel;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.datasets.eval.PairedTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Measures against judgements, against latency, beside what the exact search has. */
final class QualitySection {

  private static final String EXACT = "exact";

  private QualitySection() {}

  static Section of(Measurements measurements) {
    List<Panel> panels = new ArrayList<>();
    measurements
        .by(Measured::scope)
        .forEach(
            (scope, settings) ->
                Choices.mainMeasure(settings)
                    .ifPresent(
                        main -> panels.add(panel(scope, settings, main, measurements.looks()))));
    return new Section(
        "quality",
        "Quality against latency",
        panels.isEmpty()
            ? "No collection has judgements, so nothing can be said of the quality of rankings; recall"
                + " tells only how close they are to the exact search."
            : "Higher and further to the left is better. The dashed line is the quality of the exact"
                + " search: what is missing below it is what a faster search costs, and where it costs"
                + " nothing, take the fastest.",
        panels.isEmpty()
            ? List.of()
            : List.of(
                "p is Fisher's randomization test over queries, of settings on a front beside the"
                    + " exact search: how often chance alone makes a difference as large. From 0.05 on,"
                    + " the judgements do not tell the two apart."),
        panels);
  }

  /**
   * A setting whose answers are those of the exact search: one that says so, or one that found all.
   */
  static Optional<Measured> exact(List<Measured> settings) {
    Comparator<Measured> saysSo =
        Comparator.comparing(setting -> "true".equals(setting.setting().search().get(EXACT)));
    return settings.stream()
        .filter(
            setting ->
                setting.recall() == 1 || "true".equals(setting.setting().search().get(EXACT)))
        .max(saysSo.thenComparing(Measured::recall));
  }

  private static Panel panel(Scope scope, List<Measured> settings, String main, Looks looks) {
    TreeSet<String> measures = new TreeSet<>();
    settings.forEach(setting -> measures.addAll(setting.result().accuracy().measures().keySet()));
    List<String> mainFirst = new ArrayList<>(List.of(main));
    measures.stream().filter(name -> !name.equals(main)).forEach(mainFirst::add);
    Optional<Measured> exact = exact(settings);
    List<Chart> charts = new ArrayList<>();
    for (String measure : mainFirst) {
      charts.add(chart(measure, settings, exact, looks));
    }
    return new Panel(
        scope.label(), charts, List.of(Figures.folded(table(scope, mainFirst, settings, exact))));
  }

  private static List<Measured> measured(List<Measured> settings, String measure) {
    return settings.stream().filter(setting -> !Double.isNaN(setting.measure(measure))).toList();
  }

  private static Chart chart(
      String measure, List<Measured> settings, Optional<Measured> exact, Looks looks) {
    List<Measured> known = measured(settings, measure);
    Axis micros =
        Axis.logarithmic("mean µs a query", known.stream().mapToDouble(Measured::meanMicros));
    List<Chart.Series> series =
        new ArrayList<>(
            fronts(measure)
                .of(
                    known,
                    looks,
                    own -> new Chart.Mark(own.meanMicros(), own.measure(measure), own.details())));
    exact
        .filter(setting -> !Double.isNaN(setting.measure(measure)))
        .ifPresent(setting -> series.add(line("exact search", setting.measure(measure), micros)));
    return new Chart.Points(
        measure + " against latency",
        micros,
        Axis.linear(measure, known.stream().mapToDouble(setting -> setting.measure(measure))),
        List.copyOf(series));
  }

  /** A line at a height, all along an axis. */
  static Chart.Series line(String name, double height, Axis x) {
    List<String> details = List.of(String.format(Locale.ROOT, "%s: %.4f", name, height));
    return new Chart.Series(
        name,
        -1,
        0,
        Chart.Style.REFERENCE,
        List.of(
            new Chart.Mark(x.min(), height, details), new Chart.Mark(x.max(), height, details)));
  }

  private static FrontSeries fronts(String measure) {
    return new FrontSeries(setting -> setting.measure(measure), Measured::meanMicros);
  }

  private static Table table(
      Scope scope, List<String> measures, List<Measured> settings, Optional<Measured> exact) {
    String main = measures.getFirst();
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.text("engine"),
                Column.text("build"),
                Column.text("search"),
                Column.number("recall@" + scope.k(), 4)));
    measures.forEach(measure -> columns.add(Column.number(measure, 4)));
    columns.add(Column.number(main + " less exact", 4));
    columns.add(Column.number("p", 4));
    columns.add(Column.number("mean µs", 1));
    columns.add(Column.number("± %", 1));
    Table table = new Table("Quality", columns.toArray(Column[]::new));
    List<Measured> tested = fronts(main).front(measured(settings, main));
    for (Measured setting : settings) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add(setting.engine());
      row.add(setting.setting().build());
      row.add(setting.search());
      row.add(setting.recall());
      measures.forEach(measure -> row.add(Choices.known(setting.measure(measure))));
      row.add(
          exact
              .map(best -> Choices.known(setting.measure(main) - best.measure(main)))
              .orElse(null));
      row.add(
          tested.contains(setting)
              ? exact.map(best -> chance(setting, best, main)).orElse(null)
              : null);
      row.add(setting.meanMicros());
      row.add(setting.agreementPercent());
      table.add(row.toArray());
    }
    return table;
  }

  /** The p of a paired test; null where the figures by query are not there. */
  private static @Nullable Double chance(Measured setting, Measured exact, String measure) {
    Map<String, double[]> own = setting.result().accuracy().byQuery();
    Map<String, double[]> others = exact.result().accuracy().byQuery();
    double[] first = own.get(measure);
    double[] second = others.get(measure);
    return first == null || second == null || first.length != second.length || first.length == 0
        ? null
        : PairedTest.of(first, second).p();
  }
}
