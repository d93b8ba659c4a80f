package dev.richter.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class PairedTestTest {

  @Test
  void equalSearchesDifferByChance() {
    double[] measure = {0.2, 0.9, 0};
    assertThat(PairedTest.p(measure, measure)).isEqualTo(1);
  }

  @Test
  void theShareOfSignsThatDifferAsMuchIsFound() {
    // Of the 16 ways to give four equal differences their signs two differ as much.
    double[] some = {1, 1, 1, 1};
    double[] others = {0.5, 0.5, 0.5, 0.5};
    assertThat(PairedTest.p(some, others)).isCloseTo(2.0 / 16, within(0.01));
    assertThat(PairedTest.p(others, some)).isCloseTo(2.0 / 16, within(0.01));
  }

  @Test
  void differencesThatCancelOutSayNothing() {
    assertThat(PairedTest.p(new double[] {1, 0}, new double[] {0, 1})).isEqualTo(1);
  }
}
