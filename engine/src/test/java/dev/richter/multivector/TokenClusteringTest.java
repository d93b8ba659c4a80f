package dev.richter.multivector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.richter.testing.Seeded;
import dev.richter.vector.MultiVector;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
final class TokenClusteringTest {

  @Test
  void keepsTheMeansOfRowsThatBelongTogether() {
    MultiVector vectors =
        MultiVector.of(new float[][] {{1, 0}, {2, 0}, {0, 1}, {0, 3}, {3, 0}, {-1, -1}});
    assertThat(TokenClustering.assign(vectors, 3)).containsExactly(0, 0, 1, 1, 0, 2);
    assertThat(TokenClustering.cluster(vectors, new ClusteringBudget.Fixed(3), false))
        .isEqualTo(MultiVector.of(new float[][] {{2, 0}, {0, 2}, {-1, -1}}));
    float half = (float) Math.sqrt(0.5);
    assertThat(TokenClustering.cluster(vectors, new ClusteringBudget.Fixed(3), true))
        .isEqualTo(MultiVector.of(new float[][] {{1, 0}, {0, 1}, {-half, -half}}));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 49, 400})
  void everyClusterHasARow(int size, Random random) {
    for (int clusters = 1; clusters <= Math.min(size + 1, 70); clusters++) {
      int[] assignments = TokenClustering.assign(random(size, 8, random), clusters);
      assertThat(assignments).hasSize(size);
      assertThat(Arrays.stream(assignments).distinct().sorted().toArray())
          .isEqualTo(IntStream.range(0, Math.min(clusters, size)).toArray());
    }
  }

  @Test
  void equalRowsMakeOneCluster() {
    MultiVector vectors =
        MultiVector.of(new float[][] {{1, 2}, {1, 2}, {1, 2}, {5, 5}, {1, 2}, {1, 2}, {0, 0}});
    assertThat(TokenClustering.assign(vectors, 2)).containsExactly(0, 0, 0, 1, 0, 0, 0);
    assertThat(TokenClustering.assign(vectors, 5)).containsExactly(0, 0, 0, 1, 0, 0, 2);
    assertThat(TokenClustering.cluster(vectors, new ClusteringBudget.Fixed(5), false))
        .isEqualTo(MultiVector.of(new float[][] {{1, 2}, {5, 5}, {0, 0}}));
  }

  @Test
  void oppositeRowsHaveAMeanOfZeroWhichNothingNormalizes() {
    MultiVector vectors = MultiVector.of(new float[][] {{1, 1}, {-1, -1}});
    assertThat(TokenClustering.cluster(vectors, new ClusteringBudget.Fixed(1), true))
        .isEqualTo(MultiVector.of(2, new float[2]));
  }

  @Test
  void whatIsNotAboveTheBudgetStaysAsItIs(Random random) {
    MultiVector vectors = random(8, 16, random);
    for (String budget : new String[] {"none", "8", "9", "100%"}) {
      assertThat(TokenClustering.cluster(vectors, ClusteringBudget.parse(budget), true))
          .isSameAs(vectors);
    }
  }

  @Test
  void theSameRowsAlwaysGiveTheSameClusters(Random random) {
    MultiVector vectors = random(60, 32, random);
    int[] first = TokenClustering.assign(vectors, 8);
    for (int i = 0; i < 2000; i++) {
      assertThat(TokenClustering.assign(vectors, 8)).isEqualTo(first);
    }
  }

  @Test
  void clustersAreTighterThanStretchesOfTheText(Random random) {
    MultiVector vectors = random(60, 32, random);
    int[] stretches = IntStream.range(0, 60).map(row -> row * 8 / 60).toArray();
    assertThat(spread(vectors, TokenClustering.assign(vectors, 8)))
        .isLessThan(0.95 * spread(vectors, stretches));
  }

  private static double spread(MultiVector vectors, int[] assignments) {
    MultiVector means = TokenClustering.means(vectors, assignments, false);
    double spread = 0;
    for (int row = 0; row < vectors.size(); row++) {
      for (int i = 0; i < vectors.dimension(); i++) {
        double difference = vectors.value(row, i) - means.value(assignments[row], i);
        spread += difference * difference;
      }
    }
    return spread;
  }

  @Test
  void meansOfLengthOneHaveLengthOne(Random random) {
    MultiVector means =
        TokenClustering.cluster(random(60, 32, random), new ClusteringBudget.Share(25), true);
    assertThat(means.size()).isEqualTo(15);
    for (int row = 0; row < means.size(); row++) {
      double square = 0;
      for (float value : means.row(row)) {
        square += (double) value * value;
      }
      assertThat(square).isCloseTo(1, within(1e-5));
    }
  }

  private static MultiVector random(int size, int dimension, Random random) {
    float[] values = new float[size * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return MultiVector.of(dimension, values);
  }
}
