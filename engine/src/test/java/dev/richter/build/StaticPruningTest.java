package dev.richter.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.build.StaticPruning.Budget;
import dev.richter.build.StaticPruning.Threshold;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.testing.Seeded;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
final class StaticPruningTest {

  @Test
  void thresholdIsTheWeightOfTheLastWantedPosting(Random random) {
    for (int round = 0; round < 20; round++) {
      float[] weights = weights(random, 1 + random.nextInt(500));
      float[] heaviestFirst = heaviestFirst(weights);
      for (int wanted = 1; wanted <= weights.length; wanted++) {
        assertThat(threshold(weights, wanted)).isEqualTo(heaviestFirst[wanted - 1]);
      }
    }
  }

  @Test
  void thresholdLetsEverythingThroughWhereMoreIsWantedThanThereIs() {
    assertThat(threshold(new float[] {1, 2, 3}, 4)).isNotNegative().isLessThanOrEqualTo(1);
    assertThat(threshold(new float[] {Float.MIN_VALUE}, 9)).isLessThanOrEqualTo(Float.MIN_VALUE);
  }

  @Test
  void thresholdKeepsAllTiesOfTheLastWantedPosting() {
    assertThat(threshold(new float[] {5, 2, 2, 2, 1}, 2)).isEqualTo(2);
  }

  @Test
  void thresholdTellsApartNeighbouringFloatsOfAnySize() {
    float[] weights = {
      Float.MIN_VALUE,
      2 * Float.MIN_VALUE,
      1e-38f,
      Math.nextUp(1e-38f),
      1,
      Math.nextUp(1f),
      3e38f,
      Math.nextUp(3e38f),
      Float.MAX_VALUE
    };
    float[] heaviestFirst = heaviestFirst(weights);
    for (int wanted = 1; wanted <= weights.length; wanted++) {
      assertThat(threshold(weights, wanted)).isEqualTo(heaviestFirst[wanted - 1]);
    }
  }

  @Test
  void keepsTheHeaviestOfAListInTheirOrder(Random random) {
    for (int round = 0; round < 200; round++) {
      float[] weights = weights(random, 1 + random.nextInt(60));
      int[] documents = IntStream.range(0, weights.length).map(i -> 3 * i + 1).toArray();
      int cap = 1 + random.nextInt(weights.length + 5);
      int[] expected =
          IntStream.range(0, weights.length)
              .boxed()
              .sorted(Comparator.comparing(i -> -weights[i]))
              .limit(cap)
              .sorted()
              .mapToInt(i -> 3 * i + 1)
              .toArray();
      float[] moved = weights.clone();
      int kept = StaticPruning.keepHeaviest(documents, moved, documents.length, cap);
      assertThat(Arrays.copyOf(documents, kept)).isEqualTo(expected);
      for (int i = 0; i < kept; i++) {
        assertThat(moved[i]).isEqualTo(weights[documents[i] / 3]);
      }
    }
  }

  @Test
  void keepsTheFirstOfEqualWeights() {
    int[] documents = {4, 5, 6, 7};
    int kept = StaticPruning.keepHeaviest(documents, new float[] {1, 2, 1, 1}, 4, 3);
    assertThat(Arrays.copyOf(documents, kept)).containsExactly(4, 5, 6);
  }

  @Test
  void budgetFollowsTheRule() {
    assertThat(StaticPruning.budget(Pruning.none(), 1L << 40, 9))
        .isEqualTo(new Budget(1L << 40, Integer.MAX_VALUE));
    assertThat(StaticPruning.budget(new Pruning.FixedSize(7), 1000, 9))
        .isEqualTo(new Budget(1000, 7));
    assertThat(StaticPruning.budget(new Pruning.GlobalThreshold(7, 1.5f), 1000, 9))
        .isEqualTo(new Budget(63, 11));
    assertThat(StaticPruning.budget(new Pruning.GlobalThreshold(1000, 1), 1000, 9))
        .isEqualTo(new Budget(1000, 1000));
    assertThat(
            StaticPruning.budget(
                new Pruning.GlobalThreshold(Integer.MAX_VALUE, 6), 1L << 62, 1 << 30))
        .isEqualTo(new Budget((long) Integer.MAX_VALUE << 30, Integer.MAX_VALUE));
  }

  @Test
  void automaticBudgetKeepsSmallSegmentsWholeAndGrowsSlowerThanLargeOnes() {
    assertThat(StaticPruning.budget(Pruning.automatic(), StaticPruning.AUTOMATIC_UNPRUNED, 30_000))
        .isEqualTo(new Budget(StaticPruning.AUTOMATIC_UNPRUNED, StaticPruning.AUTOMATIC_LEAST_CAP));
    Budget before = new Budget(StaticPruning.AUTOMATIC_UNPRUNED, 0);
    for (long postings = 2 * StaticPruning.AUTOMATIC_UNPRUNED; postings < 1L << 40; postings *= 2) {
      Budget budget = StaticPruning.budget(Pruning.automatic(), postings, 30_000);
      assertThat(budget.postingsKept())
          .isGreaterThan(before.postingsKept())
          .isLessThan(2 * before.postingsKept());
      assertThat(budget.listCap()).isGreaterThanOrEqualTo(before.listCap());
      before = budget;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesToKeepNothing(int nPostings) {
    assertRefused("nPostings is " + nPostings, () -> new Pruning.FixedSize(nPostings));
    assertRefused("nPostings is " + nPostings, () -> new Pruning.GlobalThreshold(nPostings, 6));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.99f, -6, Float.NaN, Float.POSITIVE_INFINITY})
  void refusesACapBelowTheAverage(float maxFraction) {
    assertRefused(
        "maxFraction is " + maxFraction, () -> new Pruning.GlobalThreshold(1, maxFraction));
  }

  @Test
  void refusesBlockingParametersOutOfTheirRange() {
    for (float share : List.of(0f, -1f, 1.01f, Float.NaN, Float.POSITIVE_INFINITY)) {
      assertRefused("centroidFraction", () -> new BlockingParameters(share, 2, 15, 0.5f));
      assertRefused("summaryEnergy", () -> new BlockingParameters(0.2f, 2, 15, share));
    }
    for (int count : List.of(0, -1)) {
      assertRefused("minClusterSize", () -> new BlockingParameters(0.2f, count, 15, 0.5f));
      assertRefused("documentCut", () -> new BlockingParameters(0.2f, 2, count, 0.5f));
    }
  }

  private static void assertRefused(String named, Supplier<?> making) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(making::get)
        .withMessageContaining(named)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PARAMETER_INVALID));
  }

  private static float threshold(float[] weights, long wanted) {
    Threshold threshold = new Threshold(wanted);
    for (float weight : weights) {
      threshold.add(weight);
    }
    threshold.startSecondPass();
    for (float weight : weights) {
      threshold.add(weight);
    }
    return threshold.value();
  }

  /** Weights with ties, some close together and some far apart. */
  private static float[] weights(Random random, int size) {
    float[] weights = new float[size];
    for (int i = 0; i < size; i++) {
      weights[i] =
          switch (random.nextInt(3)) {
            case 0 -> 1 + random.nextInt(4);
            case 1 -> 1 + random.nextFloat() / 1000;
            default -> (float) Math.exp(80 * random.nextGaussian() / 3);
          };
    }
    return weights;
  }

  private static float[] heaviestFirst(float[] weights) {
    float[] sorted = weights.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length / 2; i++) {
      float swapped = sorted[i];
      sorted[i] = sorted[sorted.length - 1 - i];
      sorted[sorted.length - 1 - i] = swapped;
    }
    return sorted;
  }
}
