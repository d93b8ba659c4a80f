package dev.richter.datasets.eval;

import static dev.richter.datasets.eval.RankingMeasures.normalizedDiscountedCumulativeGain;
import static dev.richter.datasets.eval.RankingMeasures.reciprocalRank;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RankingMeasuresTest {

  private static final Map<String, Integer> GRADES = Map.of("a", 2, "b", 1, "c", 0);

  @Test
  void reciprocalRankIsThatOfTheFirstRelevantDocument() {
    assertThat(reciprocalRank(10, List.of("c", "x", "b", "a"), GRADES)).isEqualTo(1.0 / 3);
    assertThat(reciprocalRank(2, List.of("c", "x", "b", "a"), GRADES)).isZero();
    assertThat(reciprocalRank(10, List.of(), GRADES)).isZero();
  }

  @Test
  void gainIsDiscountedByRankAndComparedWithTheBestOrder() {
    double ideal = 2 + 1 / (Math.log(3) / Math.log(2));
    assertThat(normalizedDiscountedCumulativeGain(10, List.of("a", "b"), GRADES)).isEqualTo(1);
    assertThat(normalizedDiscountedCumulativeGain(10, List.of("c", "b", "x", "a"), GRADES))
        .isCloseTo(
            (1 / (Math.log(3) / Math.log(2)) + 2 / (Math.log(5) / Math.log(2))) / ideal,
            within(1e-12));
    assertThat(normalizedDiscountedCumulativeGain(1, List.of("b", "a"), GRADES)).isEqualTo(0.5);
    assertThat(normalizedDiscountedCumulativeGain(10, List.of("a"), Map.of("a", 0))).isZero();
  }
}
