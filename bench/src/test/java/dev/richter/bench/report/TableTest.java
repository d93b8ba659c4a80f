package dev.richter.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.bench.report.Table.Column;
import org.junit.jupiter.api.Test;

final class TableTest {

  private static Table table() {
    Table table = new Table("Animals", Column.text("name"), Column.number("mean µs", 1));
    table.add("gnu", 1234.56);
    table.add("a", null);
    return table;
  }

  @Test
  void alignsColumnsAndRoundsNumbers() {
    assertThat(table().markdown())
        .isEqualTo(
            """
            | name | mean µs |
            |:-----|--------:|
            | gnu  | 1,234.6 |
            | a    |       – |
            """);
  }

  @Test
  void comesBackFromJsonAsItWas() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();

    Table back = json.readValue(json.writeValueAsString(table()), Table.class);

    assertThat(back).isEqualTo(table());
  }

  @Test
  void refusesARowOfAnotherLength() {
    Table table = table();

    assertThatThrownBy(() -> table.add("gnu")).isInstanceOf(IllegalArgumentException.class);
  }
}
