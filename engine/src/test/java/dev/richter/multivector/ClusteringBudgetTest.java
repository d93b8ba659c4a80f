package dev.richter.multivector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClusteringBudgetTest {

  @ParameterizedTest
  @CsvSource({
    "none, 49, 49",
    "8, 49, 8",
    "8, 3, 3",
    "8, 0, 0",
    "25%, 49, 13",
    "25%, 48, 12",
    "25%, 1, 1",
    "25%, 0, 0",
    "100%, 32768, 32768"
  })
  void leavesSoManyRows(String budget, int size, int rows) {
    ClusteringBudget parsed = ClusteringBudget.parse(budget);
    assertThat(parsed.rows(size)).isEqualTo(rows);
    assertThat(parsed).hasToString(budget);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0%", "101%", "-1", "C8", "8 ", "1.5", "9999999999"})
  void refusesWhatIsNoBudget(String budget) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> ClusteringBudget.parse(budget))
        .withMessageContaining("clustering budget")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PARAMETER_INVALID));
  }
}
