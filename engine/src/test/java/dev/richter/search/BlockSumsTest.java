package dev.richter.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.codec.SegmentScratch;
import dev.richter.codec.SparseFieldReader;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
final class BlockSumsTest {

  /** Sums are told apart to within a bucket of so many steps. */
  private static final int BUCKET = 128;

  private static SegmentScratch scratch;

  @BeforeAll
  static void borrow() throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      index.addSegment(0, List.of(SparseVector.of(Map.of(1, 1f))));
      try (DirectoryReader reader = index.reader()) {
        scratch =
            SparseFieldReader.of(reader.leaves().getFirst().reader(), VectorIndex.FIELD)
                .orElseThrow()
                .borrow();
      }
    }
  }

  /** Impacts of lists, and what some blocks have of them. */
  private static final class Filled {

    final double[] impacts;
    final BlockSums sums;

    /** By block, the sum of its impacts. */
    final double[] exact;

    Filled(double[] impacts, int blocks, double share, Random random) {
      this.impacts = impacts;
      this.sums = new BlockSums(scratch, blocks, impacts.length, DoubleStream.of(impacts).sum());
      this.exact = new double[blocks];
      for (double impact : impacts) {
        for (int block = 0; block < blocks; block++) {
          if (random.nextDouble() < share) {
            // What a posting's own impact is below that of the list's heaviest.
            double own = impact * random.nextDouble();
            exact[block] += own;
            sums.sums[block] += sums.steps(own);
          }
        }
      }
    }

    List<Short> largestFirst() {
      Short[] sorted = new Short[exact.length];
      Arrays.setAll(sorted, block -> sums.sums[block]);
      Arrays.sort(sorted, Collections.reverseOrder());
      return List.of(sorted);
    }
  }

  private static double[] impacts(int lists, double scale, Random random) {
    return random.doubles(lists).map(impact -> scale * impact * impact).toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-80, 1e70})
  void theKthLargestIsNeverMoreThanItIsAndNotMuchLess(double scale, Random random) {
    for (int blocks : new int[] {1, 63, 64, 65, 1000, 5001}) {
      Filled filled = new Filled(impacts(12, scale, random), blocks, 0.3, random);
      double unit = unit(filled);
      List<Short> sorted = filled.largestFirst();
      for (int k : new int[] {1, 2, 3, 10, 100, blocks - 1, blocks}) {
        if (k >= 1 && k <= blocks) {
          double kth = sorted.get(k - 1) * unit;
          assertThat(filled.sums.kthLargest(k))
              .as("%d-th of %d", k, blocks)
              .isLessThanOrEqualTo(kth * (1 + 1e-12))
              .isGreaterThan(kth - BUCKET * unit);
        }
      }
      for (int k : new int[] {blocks + 1, Integer.MAX_VALUE}) {
        assertThat(filled.sums.kthLargest(k)).isZero();
      }
    }
  }

  /** What a step stands for, which the largest number of steps tells. */
  private static double unit(Filled filled) {
    return DoubleStream.of(filled.impacts).sum() / (Short.MAX_VALUE - filled.impacts.length - 1);
  }

  @Test
  void theLargestComeFirstAndNoneThatIsLargeEnoughIsLeftOut(Random random) {
    for (int blocks : new int[] {1, 64, 100, 3000}) {
      Filled filled = new Filled(impacts(20, 1, random), blocks, 0.4, random);
      BlockSums sums = filled.sums;
      sums.kthLargest(10);
      int[] order = new int[sums.sums.length];
      for (int round = 0; round < 20; round++) {
        short least = (short) (1 + random.nextInt(random.nextBoolean() ? 300 : Short.MAX_VALUE));
        int found = sums.largestFirst(least, order);
        assertThat(Arrays.stream(order, 0, found).sorted())
            .containsExactly(
                IntStream.range(0, blocks)
                    .filter(block -> sums.sums[block] >= least)
                    .boxed()
                    .toArray(Integer[]::new));
        for (int i = 1; i < found; i++) {
          assertThat(sums.sums[order[i]] / BUCKET)
              .isLessThanOrEqualTo(sums.sums[order[i - 1]] / BUCKET);
        }
        // Blocks that were opened count no longer.
        for (int i = 0; i < found / 3; i++) {
          sums.sums[order[i]] = 0;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 30, 1000, 16_000})
  void theLargestPossibleSumFitsAndReachesItsOwnBound(int lists, Random random) {
    assertThat(lists).isLessThanOrEqualTo(BlockSums.mostLists());
    double[][] cases = {
      impacts(lists, 1, random),
      impacts(lists, 1e-88, random),
      impacts(lists, 1e76, random),
      IntStream.range(0, lists).mapToDouble(i -> 1).toArray(),
      // One heavy, all others a little more than a step.
      IntStream.range(0, lists).mapToDouble(i -> i == 0 ? 20_000 : 1.0001).toArray(),
      random.doubles(lists).map(exponent -> Math.pow(10, 150 * exponent - 90)).toArray(),
    };
    for (double[] impacts : cases) {
      double largest = DoubleStream.of(impacts).sum();
      BlockSums sums = new BlockSums(scratch, 70, impacts.length, largest);
      int sum = 0;
      for (double impact : impacts) {
        assertThat(sums.steps(impact)).isPositive();
        sum += sums.steps(impact);
      }
      assertThat(sum).isLessThan(Short.MAX_VALUE);
      assertThat((int) sums.least(largest)).isLessThanOrEqualTo(sum);
    }
  }

  @Test
  void roomForTheMostListsIsThere() {
    int lists = BlockSums.mostLists();
    BlockSums sums = new BlockSums(scratch, 1, lists, lists);
    assertThat(sums.steps(1) * lists).isLessThan(Short.MAX_VALUE);
  }

  @Test
  void noBlockLiesBelowTheLeastOfItsOwnScoreHoweverThatIsRounded(Random random) {
    for (int lists : new int[] {1, 10, 300, 5000}) {
      Filled filled = new Filled(impacts(lists, 5, random), 200, 0.5, random);
      for (int block = 0; block < filled.exact.length; block++) {
        if (filled.exact[block] > 0) {
          // Each addition rounds, by half of the last bit of a float at most.
          double rounded = filled.exact[block] * (1 + lists * 0x1p-24);
          assertThat((int) filled.sums.least(rounded)).isLessThanOrEqualTo(filled.sums.sums[block]);
        }
      }
    }
  }

  /** Sums that rounding up has left as they are have no room but what scores are given. */
  @ParameterizedTest
  @ValueSource(ints = {1, 30, 1000, 10_000})
  void noBlockOfWholeStepsLiesBelowTheLeastOfItsOwnScore(int lists) {
    int largest = Short.MAX_VALUE - lists - 1;
    BlockSums sums = new BlockSums(scratch, 1, lists, largest);
    int sum = 0;
    for (int list = 0; list < lists; list++) {
      sum += sums.steps(largest / lists + (list < largest % lists ? 1 : 0));
    }
    assertThat(sum).isEqualTo(largest);
    assertThat((int) sums.least(largest * (1 + lists * 0x1p-24))).isLessThanOrEqualTo(sum);
  }

  @Test
  void withoutImpactsNoBlockIsFound() {
    BlockSums sums = new BlockSums(scratch, 100, 0, 0);
    assertThat(sums.kthLargest(1)).isZero();
    for (double score : new double[] {0, 1, Float.MAX_VALUE}) {
      assertThat(sums.largestFirst(sums.least(score), new int[sums.sums.length])).isZero();
    }
  }

  @Test
  void sumsStartAtZeroAgain(Random random) {
    Filled filled = new Filled(impacts(5, 1, random), 500, 1, random);
    assertThat(filled.sums.kthLargest(1)).isPositive();
    assertThat(new BlockSums(scratch, 400, 5, 1).kthLargest(1)).isZero();
  }
}
