package dev.richter.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.multivector.ClusteringBudget;
import dev.richter.multivector.TokenClustering;
import dev.richter.vector.MultiVector;
import org.junit.jupiter.api.Test;

final class ReductionTest {

  private static final MultiVector TEXT =
      MultiVector.of(1, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});

  @Test
  void rowsAreKeptAtEvenDistancesOrFromTheStart() {
    ClusteringBudget four = new ClusteringBudget.Fixed(4);
    assertThat(Reduction.SPACING.reduce(TEXT, four).values()).containsExactly(0, 2, 5, 7);
    assertThat(Reduction.SPACING.reduce(TEXT, new ClusteringBudget.Share(50)).values())
        .containsExactly(0, 2, 4, 6, 8);
    assertThat(Reduction.TAIL_PRUNING.reduce(TEXT, four).values()).containsExactly(0, 1, 2, 3);
    assertThat(Reduction.CLUSTERING.reduce(TEXT, four))
        .isEqualTo(TokenClustering.cluster(TEXT, four, true));
  }

  @Test
  void aBudgetOfAllLeavesTheRowsAsTheyAre() {
    for (Reduction reduction : Reduction.values()) {
      assertThat(reduction.reduce(TEXT, ClusteringBudget.NONE)).isEqualTo(TEXT);
      assertThat(reduction.reduce(TEXT, new ClusteringBudget.Fixed(10))).isEqualTo(TEXT);
    }
  }
}
