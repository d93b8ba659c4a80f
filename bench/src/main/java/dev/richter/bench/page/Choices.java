package dev.richter.bench.page;

import dev.richter.bench.page.Section.Figures;
import dev.richter.bench.page.Section.Panel;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which setting to run: of each engine the fastest that was measured to reach what is wanted. */
final class Choices {

  /** The recalls that are asked for. */
  static final List<Double> RECALLS = List.of(0.90, 0.95, 0.98, 0.99);

  /** The measure that quality is judged by, where it was taken. */
  static final String MAIN_MEASURE = "nDCG@10";

  /** What is as good as the best of a measure. */
  private static final double TIE = 1e-9;

  private Choices() {}

  /**
   * The fastest setting that reaches a recall on the queries that settings are chosen by. Nothing
   * is guessed between settings.
   */
  static Optional<Measured> fastestReaching(List<Measured> settings, double recall) {
    return settings.stream()
        .filter(setting -> setting.choosingRecall() >= recall)
        .min(Comparator.comparingDouble(Measured::meanMicros));
  }

  /** The setting of the best quality, the fastest of those that have it. */
  static Optional<Measured> best(List<Measured> settings, String measure) {
    double best =
        settings.stream()
            .mapToDouble(setting -> setting.measure(measure))
            .filter(value -> !Double.isNaN(value))
            .max()
            .orElse(Double.NaN);
    return settings.stream()
        .filter(setting -> setting.measure(measure) >= best - TIE)
        .min(Comparator.comparingDouble(Measured::meanMicros));
  }

  /** nDCG@10 where it was taken, or else the first measure by name; nothing without judgements. */
  static Optional<String> mainMeasure(List<Measured> settings) {
    Set<String> measures = new TreeSet<>();
    settings.forEach(setting -> measures.addAll(setting.result().accuracy().measures().keySet()));
    return measures.contains(MAIN_MEASURE)
        ? Optional.of(MAIN_MEASURE)
        : measures.stream().findFirst();
  }

  static Section section(Measurements measurements) {
    List<Panel> panels = new ArrayList<>();
    measurements
        .largest()
        .forEach((scope, settings) -> panels.add(panel(scope, settings, measurements.looks())));
    return new Section(
        "choices",
        "Which setting to run",
        "Pick the row of the recall you need: each is the fastest setting that was measured to reach"
            + " it, with what to type. Nothing is guessed between settings.",
        List.of(
            chosenBy(measurements.settings()),
            "± is how far two runs of the same setting may differ by chance, so a difference below"
                + " it means nothing. Options of Richter are those of index and search on its command"
                + " line; where none are shown, the defaults do it."),
        panels);
  }

  private static String chosenBy(List<Measured> settings) {
    long own =
        settings.stream()
            .filter(setting -> setting.result().accuracy().tuningRecall() == null)
            .count();
    if (own == 0) {
      return "Settings are chosen by other queries than those that recall is told of, so it can be a"
          + " little below what was wanted.";
    }
    return own == settings.size()
        ? "Settings are chosen by the queries that are told of, so recall on others may be a little"
            + " lower."
        : "Where a collection has queries to choose by, settings are chosen by those, so recall can be a"
            + " little below what was wanted; elsewhere by the queries that are told of.";
  }

  private static Panel panel(Scope scope, List<Measured> settings, Looks looks) {
    Optional<String> measure = mainMeasure(settings);
    Table table = table(scope, measure);
    for (double recall : RECALLS) {
      for (String engine : looks.engines()) {
        List<Measured> own = of(engine, settings);
        if (!own.isEmpty()) {
          add(table, wanted(recall), engine, fastestReaching(own, recall), measure);
        }
      }
    }
    measure.ifPresent(
        name -> {
          for (String engine : looks.engines()) {
            List<Measured> own = of(engine, settings);
            if (!own.isEmpty()) {
              add(table, "best " + name, engine, best(own, name), measure);
            }
          }
        });
    return new Panel(
        scope.label(),
        List.of(chart(settings, looks)),
        List.of(new Figures(table, List.of("index options", "search options"), false)));
  }

  static List<Measured> of(String engine, List<Measured> settings) {
    return settings.stream().filter(setting -> setting.engine().equals(engine)).toList();
  }

  private static String wanted(double recall) {
    return String.format(Locale.ROOT, "recall ≥ %.2f", recall);
  }

  private static Table table(Scope scope, Optional<String> measure) {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.text("wanted"),
                Column.text("engine"),
                Column.text("build"),
                Column.number("recall@" + scope.k(), 4),
                Column.number("mean µs", 1),
                Column.number("± %", 1),
                Column.number("p99 µs", 1),
                Column.number("index MiB", 1),
                Column.text("search options"),
                Column.text("index options")));
    measure.ifPresent(name -> columns.add(4, Column.number(name, 4)));
    return new Table("The fastest measured settings", columns.toArray(Column[]::new));
  }

  private static void add(
      Table table,
      String wanted,
      String engine,
      Optional<Measured> chosen,
      Optional<String> measure) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(wanted);
    row.add(engine);
    if (chosen.isEmpty()) {
      row.add("not reached");
      while (row.size() < table.columns().size()) {
        row.add(null);
      }
    } else {
      Measured setting = chosen.get();
      row.add(setting.setting().build());
      row.add(setting.recall());
      measure.ifPresent(name -> row.add(known(setting.measure(name))));
      row.add(setting.meanMicros());
      row.add(setting.agreementPercent());
      row.add(setting.quantile(0.99));
      row.add(setting.indexMebibytes());
      row.add(Parameters.ofSearch(setting.result()));
      row.add(Parameters.ofBuild(setting.result()));
    }
    table.add(row.toArray());
  }

  static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static Chart chart(List<Measured> settings, Looks looks) {
    List<Chart.Series> series = new ArrayList<>();
    List<Double> heights = new ArrayList<>();
    for (String engine : looks.engines()) {
      List<Chart.Mark> marks = new ArrayList<>();
      for (double recall : RECALLS) {
        fastestReaching(of(engine, settings), recall)
            .ifPresent(
                setting -> {
                  heights.add(setting.meanMicros());
                  marks.add(new Chart.Mark(recall, setting.meanMicros(), setting.details()));
                });
      }
      int number = looks.engines().indexOf(engine);
      series.add(new Chart.Series(engine, number, number, Chart.Style.LINE, List.copyOf(marks)));
    }
    return new Chart.Points(
        "Latency of the fastest setting",
        Axis.marked("recall that is wanted", RECALLS.stream().mapToDouble(Double::doubleValue), 2),
        Axis.logarithmic("mean µs a query", heights.stream().mapToDouble(Double::doubleValue)),
        List.copyOf(series));
  }

  /** The settings that were chosen for recalls; the same ones once, with all that they reach. */
  static Map<String, List<Measured>> chosen(List<Measured> settings, Looks looks) {
    Map<List<Measured>, String> recalls = new LinkedHashMap<>();
    for (double recall : RECALLS) {
      List<Measured> reaching =
          looks.engines().stream()
              .flatMap(engine -> fastestReaching(of(engine, settings), recall).stream())
              .toList();
      if (!reaching.isEmpty()) {
        recalls.merge(
            reaching,
            wanted(recall),
            (before, next) -> before + String.format(Locale.ROOT, ", %.2f", recall));
      }
    }
    Map<String, List<Measured>> chosen = new LinkedHashMap<>();
    recalls.forEach((reaching, wanted) -> chosen.put(wanted, reaching));
    return chosen;
  }
}
