package dev.richter.bench.page;

import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tables as comma-separated values, after RFC 4180: lines end with CR and LF, and what has commas,
 * quotes or line breaks is quoted. Numbers have all their digits. A text that a spreadsheet would
 * take for a formula begins with an apostrophe instead.
 */
final class Csv {

  private static final String SPECIAL = "[\\s\\S]*[\",\\r\\n][\\s\\S]*";

  /** Options begin with a hyphen, too, but have nothing that a formula could do harm with. */
  private static final String FORMULA = "[=+@\\t\\r][\\s\\S]*|-[\\s\\S]*[^\\w. -][\\s\\S]*";

  private Csv() {}

  static String of(Table table) {
    List<List<@Nullable Object>> lines = new ArrayList<>();
    lines.add(new ArrayList<>(table.columns().stream().map(Column::name).toList()));
    lines.addAll(table.rows());
    return lines.stream()
        .map(line -> line.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n")
        .collect(Collectors.joining());
  }

  private static String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Number number -> new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String text) {
    String safe = text.matches(FORMULA) ? "'" + text : text;
    return safe.matches(SPECIAL) ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
