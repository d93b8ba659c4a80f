package dev.richter.bench.report;

import dev.richter.bench.report.Table.Column;
import dev.richter.tools.plot.SvgPlot;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Recall against latency for one k, as SVG: a mark for each point, coloured by engine and shaped by
 * build, and a line along the Pareto front of each engine.
 *
 * @param file where it is, from the directory of RESULTS.md
 * @param k the number of answers that recall is measured on
 * @param points in the order of the tables
 */
record RecallLatencyPlot(String file, int k, List<Point> points) implements Plot {

  /** What a setting of an engine's build reached; the time is wall time a query. */
  record Point(String engine, String build, double recall, double micros) {

    private String series() {
      return engine + " " + build;
    }
  }

  private static final String ENGINE = "engine";
  private static final String BUILD = "build";
  private static final String K = "k";
  private static final String RECALL = "recall";
  private static final String MICROS = "mean µs";

  /** The recall that the axis begins with, unless there are points below. */
  private static final double LEAST_RECALL = 0.85;

  /**
   * How many times further than the points the axis of time goes, so that it has a tick for sure.
   */
  private static final double MARGIN = 1.25;

  /**
   * A plot for each k of the tables that have the columns engine, build, k, recall and mean µs;
   * none without such tables.
   *
   * @param section the name of the section the tables are of
   */
  static List<RecallLatencyPlot> of(String section, List<Table> tables) {
    Map<Integer, List<Point>> pointsByK = new TreeMap<>();
    for (Table table : tables) {
      List<String> names = table.columns().stream().map(Column::name).toList();
      if (names.containsAll(List.of(ENGINE, BUILD, K, RECALL, MICROS))) {
        for (List<@Nullable Object> row : table.rows()) {
          pointsByK
              .computeIfAbsent((int) number(row.get(names.indexOf(K))), k -> new ArrayList<>())
              .add(
                  new Point(
                      String.valueOf(row.get(names.indexOf(ENGINE))),
                      String.valueOf(row.get(names.indexOf(BUILD))),
                      number(row.get(names.indexOf(RECALL))),
                      number(row.get(names.indexOf(MICROS)))));
        }
      }
    }
    List<RecallLatencyPlot> plots = new ArrayList<>();
    pointsByK.forEach(
        (k, points) ->
            plots.add(
                new RecallLatencyPlot(
                    "results/plots/%s-k%d.svg".formatted(section, k), k, List.copyOf(points))));
    return plots;
  }

  private static double number(@Nullable Object value) {
    return ((Number) Objects.requireNonNull(value)).doubleValue();
  }

  @Override
  public String markdown() {
    String series = points.stream().map(Point::series).distinct().collect(Collectors.joining("; "));
    return "![Recall against latency, k = %d: %s](%s)".formatted(k, series, file);
  }

  @Override
  public String specification() {
    List<Point> fronts =
        points.stream()
            .collect(Collectors.groupingBy(Point::engine, LinkedHashMap::new, Collectors.toList()))
            .values()
            .stream()
            .flatMap(engine -> Front.of(engine, Point::recall, Point::micros).stream())
            .toList();
    double least = points.stream().mapToDouble(Point::recall).reduce(LEAST_RECALL, Math::min);
    DoubleSummaryStatistics micros = points.stream().mapToDouble(Point::micros).summaryStatistics();
    // Lets-Plot would add the same time at both ends of the axis, which a logarithmic one cannot
    // bear.
    return """
        {
          "kind": "plot",
          "ggtitle": {"text": "Recall against latency, k = %1$d"},
          "ggsize": {"width": 760, "height": 440},
          "scales": [
            {"aesthetic": "x", "name": "recall@%1$d", "limits": [%2$s, 1.0]},
            {"aesthetic": "y", "name": "mean µs a query", "trans": "log10",
              "limits": [%3$s, %4$s], "expand": [0.0, 0.0], "format": ",d", "breaks": [
                1e1, 1.5e1, 2e1, 3e1, 4e1, 5e1, 7e1, 1e2, 1.5e2, 2e2, 3e2, 4e2, 5e2, 7e2,
                1e3, 1.5e3, 2e3, 3e3, 4e3, 5e3, 7e3, 1e4, 1.5e4, 2e4, 3e4, 4e4, 5e4, 7e4, 1e5]}
          ],
          "layers": [
            {"geom": "line", "data": %5$s,
              "mapping": {"x": "recall", "y": "micros", "color": "engine"}},
            {"geom": "point", "data": %6$s, "size": 3.5,
              "mapping": {"x": "recall", "y": "micros", "color": "engine", "shape": "build"}}
          ]
        }
        """
        .formatted(
            k,
            least,
            micros.getMin() / MARGIN,
            micros.getMax() * MARGIN,
            data(fronts),
            data(points));
  }

  /** The points by column, as JSON. */
  private static String data(List<Point> points) {
    Map<String, List<?>> columns = new LinkedHashMap<>();
    columns.put("engine", column(points, Point::engine));
    columns.put("build", column(points, Point::build));
    columns.put("recall", column(points, Point::recall));
    columns.put("micros", column(points, Point::micros));
    return SvgPlot.data(columns);
  }

  private static <T> List<T> column(List<Point> points, Function<Point, T> value) {
    return points.stream().map(value).toList();
  }
}
