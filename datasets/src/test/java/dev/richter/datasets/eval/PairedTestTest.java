package dev.richter.datasets.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class PairedTestTest {

  @Test
  void equalSystemsDifferByChance() {
    double[] measure = {0.2, 0.9, 0};
    assertThat(PairedTest.of(measure, measure)).isEqualTo(new PairedTest(0, 1));
  }

  @Test
  void theShareOfSignsThatDifferAsMuchIsFound() {
    // Of the 16 ways to give four equal differences their signs two differ as much.
    double[] some = {1, 1, 1, 1};
    double[] others = {0.5, 0.5, 0.5, 0.5};
    assertThat(PairedTest.of(some, others).difference()).isEqualTo(0.5);
    assertThat(PairedTest.of(some, others).p()).isCloseTo(2.0 / 16, within(0.01));
    assertThat(PairedTest.of(others, some).difference()).isEqualTo(-0.5);
    assertThat(PairedTest.of(others, some).p()).isCloseTo(2.0 / 16, within(0.01));
  }

  @Test
  void differencesThatCancelOutSayNothing() {
    assertThat(PairedTest.of(new double[] {1, 0}, new double[] {0, 1}).p()).isEqualTo(1);
  }

  @Test
  void bothHaveTheSameQueries() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedTest.of(new double[2], new double[3]))
        .withMessageContaining("2 and 3 queries");
  }
}
