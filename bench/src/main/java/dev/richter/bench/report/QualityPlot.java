package dev.richter.bench.report;

import dev.richter.bench.report.Table.Column;
import dev.richter.tools.plot.SvgPlot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A measure of rankings against the number of vectors a document keeps, as SVG: a line for each way
 * of getting there.
 *
 * @param file where it is, from the directory of RESULTS.md
 * @param measure the measure's name
 * @param points in the order of the tables
 */
record QualityPlot(String file, String measure, List<Point> points) implements Plot {

  /** What an arm of an experiment reached. */
  record Point(String arm, double vectors, double quality) {}

  private static final String ARM = "arm";
  private static final String QUERIES = "queries";
  private static final String VECTORS = "vectors";
  private static final List<String> MEASURES = List.of("MRR@10", "nDCG@10");

  /** What stands in the column of queries where they keep all their vectors. */
  private static final String WHOLE = "none";

  /**
   * A plot for each measure of the tables that have the columns arm, queries, vectors and that
   * measure, of the rows whose queries are whole.
   *
   * @param section the name of the section the tables are of
   */
  static List<QualityPlot> of(String section, List<Table> tables) {
    List<QualityPlot> plots = new ArrayList<>();
    for (String measure : MEASURES) {
      List<Point> points = new ArrayList<>();
      for (Table table : tables) {
        List<String> names = table.columns().stream().map(Column::name).toList();
        if (names.containsAll(List.of(ARM, QUERIES, VECTORS, measure))) {
          for (List<@Nullable Object> row : table.rows()) {
            if (WHOLE.equals(row.get(names.indexOf(QUERIES)))) {
              points.add(
                  new Point(
                      String.valueOf(row.get(names.indexOf(ARM))),
                      number(row.get(names.indexOf(VECTORS))),
                      number(row.get(names.indexOf(measure)))));
            }
          }
        }
      }
      if (!points.isEmpty()) {
        String name = measure.toLowerCase(Locale.ROOT).replace("@", "-");
        plots.add(
            new QualityPlot(
                "results/plots/%s-%s.svg".formatted(section, name), measure, List.copyOf(points)));
      }
    }
    return plots;
  }

  private static double number(@Nullable Object value) {
    return ((Number) Objects.requireNonNull(value)).doubleValue();
  }

  @Override
  public String markdown() {
    String arms = points.stream().map(Point::arm).distinct().collect(Collectors.joining("; "));
    return "![%s against vectors a document: %s](%s)".formatted(measure, arms, file);
  }

  @Override
  public String specification() {
    Map<String, List<?>> columns = new LinkedHashMap<>();
    columns.put(ARM, points.stream().map(Point::arm).toList());
    columns.put(VECTORS, points.stream().map(Point::vectors).toList());
    columns.put("quality", points.stream().map(Point::quality).toList());
    String data = SvgPlot.data(columns);
    return """
        {
          "kind": "plot",
          "ggtitle": {"text": "%1$s against vectors a document"},
          "ggsize": {"width": 760, "height": 440},
          "scales": [
            {"aesthetic": "x", "name": "vectors a document", "trans": "log10", "format": "d",
              "breaks": [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0]},
            {"aesthetic": "y", "name": "%1$s"}
          ],
          "layers": [
            {"geom": "line", "data": %2$s,
              "mapping": {"x": "vectors", "y": "quality", "color": "arm"}},
            {"geom": "point", "data": %2$s, "size": 3.0,
              "mapping": {"x": "vectors", "y": "quality", "color": "arm"}}
          ]
        }
        """
        .formatted(measure, data);
  }
}
