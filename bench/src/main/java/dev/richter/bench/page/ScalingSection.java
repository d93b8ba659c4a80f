package dev.richter.bench.page;

import dev.richter.bench.page.Section.Figures;
import dev.richter.bench.page.Section.Panel;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** What more threads bring, and what more documents cost, at equal settings. */
final class ScalingSection {

  /** The recall that the drawn setting of a build reaches, where one does. */
  private static final double DRAWN_RECALL = 0.95;

  private ScalingSection() {}

  static Section of(Measurements measurements) {
    List<Panel> panels = new ArrayList<>();
    measurements
        .by(setting -> setting.scope().withThreads(0))
        .forEach((scope, settings) -> addThreads(panels, scope, settings, measurements.looks()));
    measurements
        .by(setting -> setting.scope().withDocuments(0))
        .forEach((scope, settings) -> addDocuments(panels, scope, settings, measurements.looks()));
    return new Section(
        "scaling",
        "Scaling",
        panels.isEmpty()
            ? "Everything was measured with one number of threads and one number of documents, so"
                + " nothing can be said of scaling."
            : "With threads, throughput should grow along a straight line until the processors or the"
                + " memory are busy. With documents, a flat line is a search that does not care.",
        panels.isEmpty()
            ? List.of()
            : List.of(
                "Drawn is one setting of each build: the fastest that reaches recall 0.95, or the best"
                    + " in recall. The tables have all."),
        panels);
  }

  private static void addThreads(
      List<Panel> panels, Scope scope, List<Measured> settings, Looks looks) {
    List<List<Measured>> groups = alike(settings, setting -> setting.setting().threads());
    if (groups.isEmpty()) {
      return;
    }
    Table table =
        new Table(
            "Throughput by threads",
            Column.text("engine"),
            Column.text("build"),
            Column.text("search"),
            Column.number("threads", 0),
            Column.number("queries/s", 0),
            Column.number("times the fewest threads", 2),
            Column.number("mean µs", 1),
            Column.number("± %", 1),
            Column.number("p99 µs", 1));
    for (List<Measured> group : groups) {
      for (Measured setting : group) {
        table.add(
            setting.engine(),
            setting.setting().build(),
            setting.search(),
            setting.setting().threads(),
            setting.queriesPerSecond(),
            setting.queriesPerSecond() / group.getFirst().queriesPerSecond(),
            setting.meanMicros(),
            setting.agreementPercent(),
            setting.quantile(0.99));
      }
    }
    ToDoubleFunction<Measured> threads = setting -> setting.setting().threads();
    List<Measured> all = groups.stream().flatMap(Collection::stream).toList();
    panels.add(
        new Panel(
            scope.label() + " · by threads",
            List.of(
                new Chart.Points(
                    "Throughput by threads",
                    Axis.marked("threads", all.stream().mapToDouble(threads), 0),
                    Axis.fromZero(
                        "queries per second", all.stream().mapToDouble(Measured::queriesPerSecond)),
                    series(drawn(groups), threads, Measured::queriesPerSecond, looks))),
            List.of(Figures.folded(table))));
  }

  private static void addDocuments(
      List<Panel> panels, Scope scope, List<Measured> settings, Looks looks) {
    List<List<Measured>> groups = alike(settings, setting -> setting.setting().documents());
    if (groups.isEmpty()) {
      return;
    }
    Table table =
        new Table(
            "Latency by documents",
            Column.text("engine"),
            Column.text("build"),
            Column.text("search"),
            Column.number("documents", 0),
            Column.number("recall@" + scope.k(), 4),
            Column.number("mean µs", 1),
            Column.number("± %", 1),
            Column.number("p99 µs", 1),
            Column.number("index MiB", 1));
    for (List<Measured> group : groups) {
      for (Measured setting : group) {
        table.add(
            setting.engine(),
            setting.setting().build(),
            setting.search(),
            setting.setting().documents(),
            setting.recall(),
            setting.meanMicros(),
            setting.agreementPercent(),
            setting.quantile(0.99),
            setting.indexMebibytes());
      }
    }
    ToDoubleFunction<Measured> documents = setting -> setting.setting().documents();
    List<Measured> all = groups.stream().flatMap(Collection::stream).toList();
    panels.add(
        new Panel(
            scope.label() + " · by documents",
            List.of(
                new Chart.Points(
                    "Latency by documents",
                    Axis.logarithmic("documents", all.stream().mapToDouble(documents)),
                    Axis.logarithmic(
                        "mean µs a query", all.stream().mapToDouble(Measured::meanMicros)),
                    series(drawn(groups), documents, Measured::meanMicros, looks))),
            List.of(Figures.folded(table))));
  }

  /** Settings that differ in one number only, by that number; where there are two or more. */
  private static List<List<Measured>> alike(
      List<Measured> settings, ToIntFunction<Measured> number) {
    Map<String, List<Measured>> groups = new LinkedHashMap<>();
    for (Measured setting : settings) {
      groups
          .computeIfAbsent(setting.series() + "\n" + setting.search(), key -> new ArrayList<>())
          .add(setting);
    }
    List<List<Measured>> several = new ArrayList<>();
    for (List<Measured> group : groups.values()) {
      if (group.size() > 1) {
        group.sort(Comparator.comparingInt(number));
        several.add(List.copyOf(group));
      }
    }
    return several;
  }

  /** One group of each build. */
  private static Collection<List<Measured>> drawn(List<List<Measured>> groups) {
    Map<String, List<Measured>> drawn = new LinkedHashMap<>();
    Comparator<List<Measured>> better =
        Comparator.comparing((List<Measured> group) -> Math.min(DRAWN_RECALL, recall(group)))
            .thenComparing(group -> -group.getLast().meanMicros());
    for (List<Measured> group : groups) {
      drawn.merge(
          group.getFirst().series(),
          group,
          (first, second) -> better.compare(first, second) >= 0 ? first : second);
    }
    return drawn.values();
  }

  private static double recall(List<Measured> group) {
    return group.stream().mapToDouble(Measured::recall).min().orElseThrow();
  }

  private static List<Chart.Series> series(
      Collection<List<Measured>> groups,
      ToDoubleFunction<Measured> x,
      ToDoubleFunction<Measured> y,
      Looks looks) {
    List<Chart.Series> series = new ArrayList<>();
    for (List<Measured> group : groups) {
      Measured first = group.getFirst();
      series.add(
          new Chart.Series(
              first.search().isEmpty() ? first.series() : first.series() + ", " + first.search(),
              looks.colour(first),
              looks.shape(first),
              Chart.Style.LINE,
              group.stream()
                  .map(
                      setting ->
                          new Chart.Mark(
                              x.applyAsDouble(setting),
                              y.applyAsDouble(setting),
                              setting.details()))
                  .toList()));
    }
    return List.copyOf(series);
  }
}
