package dev.richter.bench.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A table of figures.
 *
 * @param caption what it shows, as a sentence or less
 * @param columns the columns
 * @param rows by column, a {@link String}, a {@link Number}, or null where there is no figure
 */
public record Table(String caption, List<Column> columns, List<List<@Nullable Object>> rows) {

  private static final int TEXT = -1;

  /**
   * A column.
   *
   * @param name what it shows, with the unit
   * @param decimals how many decimals numbers are printed with; negative for text
   */
  public record Column(String name, int decimals) {

    /** A column of text. */
    public static Column text(String name) {
      return new Column(name, TEXT);
    }

    /** A column of numbers. */
    public static Column number(String name, int decimals) {
      return new Column(name, decimals);
    }

    private String format(@Nullable Object value) {
      return switch (value) {
        case null -> "–";
        case Number number when decimals >= 0 ->
            String.format(Locale.ROOT, "%,." + decimals + "f", number.doubleValue());
        default -> value.toString();
      };
    }
  }

  /** A table without rows, to be filled by {@link #add}. */
  public Table(String caption, Column... columns) {
    this(caption, List.of(columns), new ArrayList<>());
  }

  @JsonCreator
  public Table {}

  /** Adds a row. */
  public void add(@Nullable Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          "%d values, expected %d".formatted(values.length, columns.size()));
    }
    rows.add(Arrays.asList(values));
  }

  /** The table in Markdown, in even columns, so that it can be read as it is. */
  public String markdown() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(Column::name).toList());
    for (List<@Nullable Object> row : rows) {
      List<String> formatted = new ArrayList<>();
      for (int column = 0; column < columns.size(); column++) {
        formatted.add(columns.get(column).format(row.get(column)));
      }
      cells.add(formatted);
    }
    int[] widths = new int[columns.size()];
    Arrays.setAll(
        widths,
        column -> cells.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow());
    StringBuilder text = new StringBuilder();
    appendRow(text, cells.getFirst(), widths);
    appendRule(text, widths);
    cells.subList(1, cells.size()).forEach(row -> appendRow(text, row, widths));
    return text.toString();
  }

  private void appendRow(StringBuilder text, List<String> row, int[] widths) {
    for (int column = 0; column < widths.length; column++) {
      String padding = " ".repeat(widths[column] - row.get(column).length());
      boolean right = columns.get(column).decimals() >= 0;
      text.append("| ").append(right ? padding + row.get(column) : row.get(column) + padding);
      text.append(' ');
    }
    text.append("|\n");
  }

  private void appendRule(StringBuilder text, int[] widths) {
    for (int column = 0; column < widths.length; column++) {
      boolean right = columns.get(column).decimals() >= 0;
      text.append('|').append(right ? "-" : ":").append("-".repeat(widths[column]));
      text.append(right ? ':' : '-');
    }
    text.append("|\n");
  }
}
