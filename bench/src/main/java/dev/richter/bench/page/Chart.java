package dev.richter.bench.page;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plot. The page's script draws it, and {@link ChartImage}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Chart.Points.class, name = "points"),
  @JsonSubTypes.Type(value = Chart.Bars.class, name = "bars")
})
sealed interface Chart {

  /** What it shows; its panel tells what of. */
  String title();

  /** Whether there is anything to draw. */
  boolean isEmpty();

  /**
   * Marks on two axes.
   *
   * @param title what it shows
   * @param x the axis to the right
   * @param y the axis upwards
   * @param series in the order of the legend
   */
  record Points(String title, Axis x, Axis y, List<Series> series) implements Chart {

    @Override
    public boolean isEmpty() {
      return series.stream().allMatch(own -> own.marks().isEmpty());
    }
  }

  /** How a series is drawn. */
  enum Style {
    /** Marks with a line along them. */
    LINE,
    /** Marks that stand back. */
    FAINT,
    /** Marks without a line. */
    MARKS,
    /** A dashed line without marks. */
    REFERENCE
  }

  /**
   * Marks that belong together.
   *
   * @param name what the legend shows; series of the same name share an entry
   * @param colour the number of its colour
   * @param shape the number of its marks' shape
   * @param marks in the order that a line takes
   */
  record Series(String name, int colour, int shape, Style style, List<Mark> marks) {}

  /**
   * A mark.
   *
   * @param details what is told of it, by line
   */
  record Mark(double x, double y, List<String> details) {}

  /**
   * Bars to the right, from 0 on.
   *
   * @param title what it shows
   * @param axis the axis to the right
   * @param stacked whether the parts of a category stand in one row, or below each other
   * @param categories from top to bottom
   * @param parts in the order of the legend
   */
  record Bars(String title, Axis axis, boolean stacked, List<String> categories, List<Part> parts)
      implements Chart {

    @Override
    public boolean isEmpty() {
      return categories.isEmpty();
    }
  }

  /**
   * A part of each category.
   *
   * @param values by category; null where there is none
   */
  record Part(String name, int colour, List<@Nullable Double> values) {}
}
