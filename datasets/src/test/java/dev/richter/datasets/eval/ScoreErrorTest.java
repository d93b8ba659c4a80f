package dev.richter.datasets.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.richter.error.RichterException;
import org.junit.jupiter.api.Test;

final class ScoreErrorTest {

  private static final GroundTruth TRUTH =
      GroundTruth.of(
          3,
          new int[][] {{4, 2, 7}, {1, GroundTruth.MISSING, GroundTruth.MISSING}, {-1, -1, -1}},
          new float[][] {{4, 3, 1}, {2, 0, 0}, {0, 0, 0}});

  private static double error(int k, int query, float... scores) {
    return ScoreError.at(k, TRUTH, query, scores);
  }

  @Test
  void whatIsMissedOfTheScoresIsTheError() {
    assertThat(error(3, 0, 4, 3, 1)).isZero();
    assertThat(error(3, 0, 4, 1, 1)).isCloseTo(0.25, within(1e-12));
    assertThat(error(3, 0, 4, 2)).isCloseTo(0.25, within(1e-12));
    assertThat(error(2, 0, 4, 3, 9)).isZero();
    assertThat(error(3, 0)).isEqualTo(1);
  }

  @Test
  void roundingIsNoErrorBelowZero() {
    assertThat(error(1, 0, Math.nextUp(4f))).isZero();
  }

  @Test
  void aQueryWithFewMatchesIsMeasuredAgainstThose() {
    assertThat(error(3, 1, 2)).isZero();
    assertThat(error(3, 2)).isZero();
  }

  @Test
  void moreThanTheTruthHasIsRefused() {
    assertThatThrownBy(() -> error(4, 0, 1))
        .isInstanceOf(RichterException.class)
        .hasMessageContaining("4");
  }
}
