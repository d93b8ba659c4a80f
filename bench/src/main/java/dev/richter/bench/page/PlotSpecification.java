package dev.richter.bench.page;

import dev.richter.bench.page.Axis.Tick;
import dev.richter.tools.plot.SvgPlot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plots as Lets-Plot takes them. */
final class PlotSpecification {

  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;
  private static final int BAR_HEIGHT = 26;
  private static final int MARGINS = 130;

  /** Okabe and Ito's colours, which people who cannot tell red from green can tell. */
  private static final List<String> COLOURS =
      List.of(
          "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#6b5b95", "#8a8a8a");

  private static final String REFERENCE_COLOUR = "#555555";

  /** Circle, triangle, square, diamond, cross, plus, star, and their hollow twins. */
  private static final List<Integer> SHAPES = List.of(16, 17, 15, 18, 4, 3, 8, 1, 2, 0, 5);

  private PlotSpecification() {}

  static String of(Chart chart, String of) {
    Map<String, Object> plot = new LinkedHashMap<>();
    plot.put("kind", "plot");
    plot.put("ggtitle", Map.of("text", chart.title() + ", " + of));
    switch (chart) {
      case Chart.Points points -> put(plot, points);
      case Chart.Bars bars -> put(plot, bars);
    }
    return SvgPlot.data(plot);
  }

  static String colour(int number) {
    return number < 0 ? REFERENCE_COLOUR : COLOURS.get(number % COLOURS.size());
  }

  private static void put(Map<String, Object> plot, Chart.Points chart) {
    plot.put("ggsize", Map.of("width", WIDTH, "height", HEIGHT));
    Set<String> names = new LinkedHashSet<>();
    List<String> colours = new ArrayList<>();
    List<Integer> shapes = new ArrayList<>();
    List<Object> layers = new ArrayList<>();
    for (Chart.Series series : chart.series()) {
      if (!series.marks().isEmpty()) {
        if (names.add(series.name())) {
          colours.add(colour(series.colour()));
          shapes.add(SHAPES.get(series.shape() % SHAPES.size()));
        }
        layers.addAll(layers(series));
      }
    }
    plot.put(
        "scales",
        List.of(
            scale("x", chart.x()),
            scale("y", chart.y()),
            named("color", names, colours),
            named("shape", names, shapes)));
    plot.put("layers", layers);
  }

  private static List<Object> layers(Chart.Series series) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("series", series.marks().stream().map(mark -> series.name()).toList());
    data.put("x", series.marks().stream().map(Chart.Mark::x).toList());
    data.put("y", series.marks().stream().map(Chart.Mark::y).toList());
    Map<String, Object> line = layer("path", data);
    Map<String, Object> marks = layer("point", data);
    return switch (series.style()) {
      case LINE -> {
        line.put("size", 1);
        marks.put("size", 3.5);
        yield List.of(line, marks);
      }
      case FAINT -> {
        marks.put("size", 2.5);
        marks.put("alpha", 0.35);
        yield List.of(marks);
      }
      case MARKS -> {
        marks.put("size", 3.0);
        marks.put("alpha", 0.8);
        yield List.of(marks);
      }
      case REFERENCE -> {
        line.put("linetype", "dashed");
        yield List.of(line);
      }
    };
  }

  private static Map<String, Object> layer(String geom, Map<String, Object> data) {
    Map<String, Object> layer = new LinkedHashMap<>();
    layer.put("geom", geom);
    layer.put("data", data);
    layer.put("mapping", Map.of("x", "x", "y", "y", "color", "series", "shape", "series"));
    return layer;
  }

  private static Map<String, Object> scale(String aesthetic, Axis axis) {
    Map<String, Object> scale = new LinkedHashMap<>();
    scale.put("aesthetic", aesthetic);
    scale.put("name", axis.name());
    scale.put("limits", List.of(axis.min(), axis.max()));
    scale.put("breaks", axis.ticks().stream().map(Tick::value).toList());
    scale.put("labels", axis.ticks().stream().map(Tick::label).toList());
    if (axis.logarithmic()) {
      scale.put("trans", "log10");
      // Lets-Plot would add the same everywhere, which goes below zero.
      scale.put("expand", List.of(0.0, 0.0));
    }
    return scale;
  }

  private static Map<String, Object> named(String aesthetic, Set<String> names, List<?> values) {
    Map<String, Object> scale = new LinkedHashMap<>();
    scale.put("aesthetic", aesthetic);
    scale.put("name", "");
    scale.put("limits", names);
    scale.put("values", values);
    return scale;
  }

  private static void put(Map<String, Object> plot, Chart.Bars chart) {
    List<String> names = new ArrayList<>();
    List<String> categories = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (Chart.Part part : chart.parts()) {
      for (int category = 0; category < chart.categories().size(); category++) {
        Double value = part.values().get(category);
        names.add(part.name());
        categories.add(chart.categories().get(category));
        values.add(value == null ? 0 : value);
      }
    }
    int rows = chart.categories().size() * (chart.stacked() ? 1 : chart.parts().size());
    plot.put("ggsize", Map.of("width", WIDTH, "height", MARGINS + BAR_HEIGHT * rows));
    Map<String, Object> layer = new LinkedHashMap<>();
    layer.put("geom", "bar");
    layer.put("stat", "identity");
    layer.put("position", chart.stacked() ? "stack" : "dodge");
    layer.put("orientation", "y");
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("part", names);
    data.put("category", categories);
    data.put("value", values);
    layer.put("data", data);
    layer.put("mapping", Map.of("x", "value", "y", "category", "fill", "part"));
    Map<String, Object> down = new LinkedHashMap<>();
    down.put("aesthetic", "y");
    down.put("name", "");
    down.put("discrete", true);
    down.put("limits", chart.categories().reversed());
    plot.put(
        "scales",
        List.of(
            scale("x", chart.axis()),
            down,
            named(
                "fill",
                new LinkedHashSet<>(chart.parts().stream().map(Chart.Part::name).toList()),
                chart.parts().stream().map(part -> colour(part.colour())).toList())));
    plot.put("layers", List.of(layer));
  }
}
