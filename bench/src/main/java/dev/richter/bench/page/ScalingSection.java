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
import java.util.stream.DoubleStream;

/** What more threads bring, and what more documents cost, at equal settings. */
final class ScalingSection {

  /** The recall that the drawn setting of a build reaches, where one does. */
  private static final double DRAWN_RECALL = 0.95;

  /** What settings may differ in. */
  private enum By {
    THREADS("threads", "Throughput by threads"),
    DOCUMENTS("documents", "Latency by documents");

    private final String number;
    private final String title;

    By(String number, String title) {
      this.number = number;
      this.title = title;
    }

    private int of(Measured setting) {
      return this == THREADS ? setting.setting().threads() : setting.setting().documents();
    }

    private double height(Measured setting) {
      return this == THREADS ? setting.queriesPerSecond() : setting.meanMicros();
    }

    private Axis x(List<List<Measured>> groups) {
      DoubleStream values = groups.stream().flatMap(List::stream).mapToDouble(this::of);
      return this == THREADS ? Axis.marked(number, values, 0) : Axis.logarithmic(number, values);
    }

    private Axis y(List<List<Measured>> groups) {
      DoubleStream values = groups.stream().flatMap(List::stream).mapToDouble(this::height);
      return this == THREADS
          ? Axis.fromZero("queries per second", values)
          : Axis.logarithmic("mean µs a query", values);
    }
  }

  private ScalingSection() {}

  static Section of(Measurements measurements) {
    List<Panel> panels = new ArrayList<>();
    measurements
        .by(setting -> setting.scope().withThreads(0))
        .forEach(
            (scope, settings) -> add(panels, scope, settings, measurements.looks(), By.THREADS));
    measurements
        .by(setting -> setting.scope().withDocuments(0))
        .forEach(
            (scope, settings) -> add(panels, scope, settings, measurements.looks(), By.DOCUMENTS));
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

  private static void add(
      List<Panel> panels, Scope scope, List<Measured> settings, Looks looks, By by) {
    List<List<Measured>> groups = alike(settings, by);
    if (groups.isEmpty()) {
      return;
    }
    panels.add(
        new Panel(
            scope.label() + " · by " + by.number,
            List.of(
                new Chart.Points(by.title, by.x(groups), by.y(groups), series(groups, looks, by))),
            List.of(Figures.folded(table(scope, groups, by)))));
  }

  private static Table table(Scope scope, List<List<Measured>> groups, By by) {
    Table table =
        new Table(
            by.title,
            Column.text("engine"),
            Column.text("build"),
            Column.text("search"),
            Column.number(by.number, 0),
            Column.number("recall@" + scope.k(), 4),
            Column.number("queries/s", 0),
            Column.number("times the first", 2),
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
            by.of(setting),
            setting.recall(),
            setting.queriesPerSecond(),
            setting.queriesPerSecond() / group.getFirst().queriesPerSecond(),
            setting.meanMicros(),
            setting.agreementPercent(),
            setting.quantile(0.99),
            setting.indexMebibytes());
      }
    }
    return table;
  }

  /** Settings that differ in one number only, by that number; where there are two or more. */
  private static List<List<Measured>> alike(List<Measured> settings, By by) {
    Map<String, List<Measured>> groups = new LinkedHashMap<>();
    for (Measured setting : settings) {
      groups
          .computeIfAbsent(setting.series() + "\n" + setting.search(), key -> new ArrayList<>())
          .add(setting);
    }
    List<List<Measured>> several = new ArrayList<>();
    for (List<Measured> group : groups.values()) {
      if (group.size() > 1) {
        group.sort(Comparator.comparingInt(by::of));
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

  private static List<Chart.Series> series(List<List<Measured>> groups, Looks looks, By by) {
    List<Chart.Series> series = new ArrayList<>();
    for (List<Measured> group : drawn(groups)) {
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
                          new Chart.Mark(by.of(setting), by.height(setting), setting.details()))
                  .toList()));
    }
    return List.copyOf(series);
  }
}
