package dev.richter.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.richter.codec.SegmentScratch;
import dev.richter.codec.SparseFieldReader;
import dev.richter.codec.Stripes;
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

  /** Sums of bounds are told apart to within a bucket of so many steps. */
  private static final int BUCKET = 128;

  /** Both kinds of sums. */
  private static final List<Boolean> KINDS = List.of(true, false);

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

    final BlockSums sums;

    /** By block, the sum of its impacts. */
    final double[] exact;

    Filled(double[] impacts, int blocks, double share, boolean bounds, Random random) {
      this.sums = sums(blocks, impacts.length, DoubleStream.of(impacts).sum(), bounds);
      this.exact = new double[blocks];
      for (double impact : impacts) {
        for (int block = 0; block < blocks; block++) {
          if (random.nextDouble() < share) {
            // What a posting's own impact is below that of the list's heaviest.
            double own = impact * random.nextDouble();
            exact[block] += own;
            add(sums, block, own);
          }
        }
      }
    }

    List<Integer> largestFirst() {
      return IntStream.range(0, exact.length)
          .map(block -> sums.sum(sums.place(block)))
          .boxed()
          .sorted(Collections.reverseOrder())
          .toList();
    }
  }

  private static BlockSums sums(int blocks, int lists, double largest, boolean bounds) {
    return BlockSums.of(scratch, Stripes.of(blocks), lists, largest, bounds);
  }

  /** Adds as the postings of a list do. */
  private static void add(BlockSums sums, int block, double impact) {
    switch (sums) {
      case ByteSums bytes -> bytes.add(bytes.place(block), bytes.steps(impact));
      case ShortSums shorts -> shorts.sums[block] += shorts.steps(impact);
    }
  }

  private static int steps(BlockSums sums, double impact) {
    return switch (sums) {
      case ByteSums bytes -> bytes.steps(impact);
      case ShortSums shorts -> shorts.steps(impact);
    };
  }

  private static int largest(BlockSums sums) {
    return sums instanceof ByteSums ? 255 : Short.MAX_VALUE;
  }

  private static int bucket(BlockSums sums) {
    return sums instanceof ByteSums ? 1 : BUCKET;
  }

  private static double[] impacts(int lists, double scale, Random random) {
    return random.doubles(lists).map(impact -> scale * impact * impact).toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-80, 1e70})
  void notMoreSumsAreCountedThanReachAScoreAndNotManyLess(double scale, Random random) {
    for (boolean bounds : KINDS) {
      for (int blocks : new int[] {1, 63, 1000, 1023, 1024, 1025, 5001, 20_000}) {
        Filled filled = new Filled(impacts(12, scale, random), blocks, 0.3, bounds, random);
        BlockSums sums = filled.sums;
        List<Integer> sorted = filled.largestFirst();
        for (int k : new int[] {1, 2, 3, 10, 100, 700, blocks - 1, blocks}) {
          if (k >= 1 && k <= blocks) {
            assertThat(sums.count(k))
                .isLessThanOrEqualTo(sorted.getFirst() * sums.unit)
                .isGreaterThan((sorted.getFirst() - bucket(sums)) * sums.unit);
            double kth = sorted.get(k - 1) * sums.unit;
            if (kth > 0) {
              assertThat(sums.reaching(kth * (1 + 1e-12)))
                  .isLessThanOrEqualTo(
                      (int) sorted.stream().filter(sum -> sum * sums.unit >= kth).count());
            }
            // Of the k largest, not many share a column with another.
            int aLittleFarther = Math.min(blocks, k + k / 4 + 5);
            double score = (sorted.get(aLittleFarther - 1) - bucket(sums)) * sums.unit;
            if (score > 0) {
              assertThat(sums.reaching(score)).as("%d of %d", k, blocks).isGreaterThanOrEqualTo(k);
            }
          }
        }
        for (int k : new int[] {blocks + 1, Integer.MAX_VALUE}) {
          sums.count(k);
          assertThat(sums.reaching(sums.unit / 2)).isLessThanOrEqualTo(blocks);
        }
        assertThat(sums.reaching(Float.MAX_VALUE * sums.unit)).isZero();
      }
    }
  }

  @Test
  void theLargestComeFirstAndNoneThatIsLargeEnoughIsLeftOut(Random random) {
    for (boolean bounds : KINDS) {
      for (int blocks : new int[] {1, 64, 3000, 20_000, 270_000}) {
        BlockSums sums = new Filled(impacts(20, 1, random), blocks, 0.4, bounds, random).sums;
        int[] order = new int[sums.size()];
        for (int round = 0; round < 20; round++) {
          int least = 1 + random.nextInt(largest(sums) / (random.nextBoolean() ? 100 : 1));
          int found = sums.largestFirst(least, order);
          assertThat(Arrays.stream(order, 0, found).map(sums::block).sorted())
              .containsExactly(
                  IntStream.range(0, blocks)
                      .filter(block -> sums.sum(sums.place(block)) >= least)
                      .boxed()
                      .toArray(Integer[]::new));
          for (int i = 1; i < found; i++) {
            assertThat(sums.sum(order[i]) / bucket(sums))
                .isLessThanOrEqualTo(sums.sum(order[i - 1]) / bucket(sums));
          }
          // Blocks that were opened count no longer.
          for (int i = 0; i < found / 3; i++) {
            sums.clear(order[i]);
            assertThat(sums.sum(order[i])).isZero();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 30, 64, 65, 1000, 16_000})
  void theLargestPossibleSumFitsAndReachesItsOwnBound(int lists, Random random) {
    assertThat(lists).isLessThanOrEqualTo(BlockSums.mostLists());
    double[][] cases = {
      impacts(lists, 1, random),
      impacts(lists, 1e-88, random),
      impacts(lists, 1e76, random),
      IntStream.range(0, lists).mapToDouble(i -> 1).toArray(),
      // One heavy, all others a little more than a step, or than half a step of a byte.
      IntStream.range(0, lists).mapToDouble(i -> i == 0 ? 20_000 : 1.0001).toArray(),
      IntStream.range(0, lists).mapToDouble(i -> i == 0 ? 200 : 0.5001).toArray(),
      random.doubles(lists).map(exponent -> Math.pow(10, 150 * exponent - 90)).toArray(),
    };
    for (boolean bounds : KINDS) {
      for (double[] impacts : cases) {
        double largest = DoubleStream.of(impacts).sum();
        BlockSums sums = sums(70, lists, largest, bounds);
        int sum = 0;
        for (double impact : impacts) {
          assertThat(steps(sums, impact)).isGreaterThanOrEqualTo(bounds ? 1 : 0);
          sum += steps(sums, impact);
        }
        assertThat(sum).isLessThanOrEqualTo(largest(sums));
        if (bounds) {
          assertThat(sums.least(largest)).isLessThanOrEqualTo(sum);
        }
      }
    }
  }

  @Test
  void roomForTheMostListsIsThere() {
    int lists = BlockSums.mostLists();
    assertThat(steps(sums(1, lists, lists, true), 1) * lists).isLessThan(Short.MAX_VALUE);
  }

  @Test
  void estimatesOfManyListsAreNoCoarserThanBounds() {
    assertThat(sums(1, 64, 64, false)).isInstanceOf(ByteSums.class);
    assertThat(sums(1, 65, 65, false)).isInstanceOf(ShortSums.class);
  }

  @Test
  void estimatesAreNeitherTooLargeNorTooSmallOnTheWhole(Random random) {
    int lists = 20;
    int blocks = 2000;
    BlockSums sums = sums(blocks, lists, 2.0 * lists, false);
    double error = 0;
    for (int block = 0; block < blocks; block++) {
      double exact = 0;
      for (int list = 0; list < lists; list++) {
        double impact = 0.3 + 1.7 * random.nextDouble();
        exact += impact;
        add(sums, block, impact);
      }
      double estimate = sums.sum(sums.place(block)) * sums.unit;
      assertThat(estimate).isCloseTo(exact, within(lists / 2.0 * sums.unit));
      error += estimate - exact;
    }
    assertThat(Math.abs(error) / blocks).isLessThan(0.3 * sums.unit);
  }

  @Test
  void theSmallestImpactShows() {
    for (boolean bounds : KINDS) {
      BlockSums sums = sums(1, 2, 1, bounds);
      add(sums, 0, 1e-30);
      assertThat(sums.largestFirst(1, new int[sums.size()])).isOne();
    }
  }

  @Test
  void noBlockLiesBelowTheLeastOfItsOwnScoreHoweverThatIsRounded(Random random) {
    for (int lists : new int[] {1, 10, 300, 5000}) {
      Filled filled = new Filled(impacts(lists, 5, random), 200, 0.5, true, random);
      for (int block = 0; block < filled.exact.length; block++) {
        if (filled.exact[block] > 0) {
          // Each addition rounds, by half of the last bit of a float at most.
          double rounded = filled.exact[block] * (1 + lists * 0x1p-24);
          assertThat(filled.sums.least(rounded))
              .isLessThanOrEqualTo(filled.sums.sum(filled.sums.place(block)));
        }
      }
    }
  }

  /** Sums that rounding up has left as they are have no room but what scores are given. */
  @ParameterizedTest
  @ValueSource(ints = {1, 30, 1000, 10_000})
  void noBlockOfWholeStepsLiesBelowTheLeastOfItsOwnScore(int lists) {
    int largest = Short.MAX_VALUE - lists - 1;
    BlockSums sums = sums(1, lists, largest, true);
    int sum = 0;
    for (int list = 0; list < lists; list++) {
      sum += steps(sums, largest / lists + (list < largest % lists ? 1 : 0));
    }
    assertThat(sum).isEqualTo(largest);
    assertThat(sums.least(largest * (1 + lists * 0x1p-24))).isLessThanOrEqualTo(sum);
  }

  @Test
  void withoutImpactsNoBlockIsFound() {
    for (boolean bounds : KINDS) {
      BlockSums sums = sums(100, 0, 0, bounds);
      assertThat(sums.count(1)).isZero();
      for (double score : new double[] {0, 1, Float.MAX_VALUE}) {
        assertThat(sums.largestFirst(sums.least(score), new int[sums.size()])).isZero();
      }
    }
  }

  @Test
  void sumsStartAtZeroAgain(Random random) {
    for (boolean bounds : KINDS) {
      Filled filled = new Filled(impacts(5, 1, random), 500, 1, bounds, random);
      assertThat(filled.sums.count(1)).isPositive();
      assertThat(sums(400, 5, 1, bounds).count(1)).isZero();
    }
  }
}
