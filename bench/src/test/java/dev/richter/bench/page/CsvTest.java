package dev.richter.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class CsvTest {

  private static String lineOf(Object... values) {
    Column[] columns = new Column[values.length];
    Arrays.setAll(columns, i -> Column.text("c" + i));
    Table table = new Table("caption", columns);
    table.add(values);
    return Csv.of(table).split("\r\n", 2)[1];
  }

  @Test
  void namesOfColumnsComeFirstAndLinesEndAsTheFormatSays() {
    Table table = new Table("caption", Column.text("engine"), Column.number("mean, µs", 1));
    table.add("richter", 12.25);
    table.add("peer", null);
    assertThat(Csv.of(table)).isEqualTo("engine,\"mean, µs\"\r\nrichter,12.25\r\npeer,\r\n");
  }

  @Test
  void quotesCommasAndLineBreaksAreQuoted() {
    assertThat(lineOf("a\"b", "c,d", "e\nf", "g\rh", "plain"))
        .isEqualTo("\"a\"\"b\",\"c,d\",\"e\nf\",\"g\rh\",plain\r\n");
  }

  @Test
  void numbersHaveAllTheirDigitsAndNoExponent() {
    assertThat(lineOf(0.1 + 0.2, 1e-5, 1.5e7, 12.0, 3))
        .isEqualTo("0.30000000000000004,0.00001,15000000,12,3\r\n");
  }

  @Test
  void textsThatASpreadsheetWouldRunAreMadeTexts() {
    assertThat(lineOf("=1+1", "+1", "@a", "-cmd|'/c calc'!A0", "\t=1"))
        .isEqualTo("'=1+1,'+1,'@a,'-cmd|'/c calc'!A0,'\t=1\r\n");
  }

  @Test
  void optionsAndNegativeNumbersStayAsTheyAre() {
    assertThat(lineOf("--impact-cut 0.05 --heap-factor 1.0", -1.5))
        .isEqualTo("--impact-cut 0.05 --heap-factor 1.0,-1.5\r\n");
  }
}
