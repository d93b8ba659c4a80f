package dev.richter.multivector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.Seeded;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Seeded.class)
final class CentroidsTest {

  private static final int DIMENSION = 12;

  @Test
  void rowsOfDistantHeapsAreCloseToTheirCentroids(Random random) {
    float[][] heaps = new float[30][DIMENSION];
    for (float[] heap : heaps) {
      for (int i = 0; i < DIMENSION; i++) {
        heap[i] = 10 * (float) random.nextGaussian();
      }
    }
    float[] values = new float[3000 * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = heaps[i / DIMENSION % 30][i % DIMENSION] + 0.01f * (float) random.nextGaussian();
    }
    Centroids centroids = train(values, 120);
    int[] closest = new int[3000];
    centroids.closest(values, 3000, closest);
    double left = 0;
    double all = 0;
    for (int row = 0; row < 3000; row++) {
      left += distance(values, row, centroids.values(), closest[row]);
      all += distance(values, row, new float[DIMENSION], 0);
    }
    // Two heaps may share a centroid.
    assertThat(left).isLessThan(0.2 * all);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 50", "2, 1", "40, 64", "500, 7", "2000, 100"})
  void mostRowsBelongToTheClosestOfAll(int rows, int count, Random random) {
    float[] values = gaussian(rows, random);
    Centroids centroids = train(values, count);
    assertThat(centroids.size()).isBetween(1, Math.max(1, Math.min(rows, 2 * count)));
    int[] closest = new int[rows];
    centroids.closest(values, rows, closest);
    int right = 0;
    for (int row = 0; row < rows; row++) {
      int best = 0;
      for (int centroid = 1; centroid < centroids.size(); centroid++) {
        if (distance(values, row, centroids.values(), centroid)
            < distance(values, row, centroids.values(), best)) {
          best = centroid;
        }
      }
      right += closest[row] == best ? 1 : 0;
    }
    assertThat(right).isGreaterThanOrEqualTo((int) (0.8 * rows));
  }

  @Test
  void rowsThatAreAlikeHaveOneCentroid() {
    float[] values = new float[1000 * DIMENSION];
    Arrays.fill(values, 0.5f);
    Centroids centroids = train(values, 200);
    int[] closest = new int[1000];
    centroids.closest(values, 1000, closest);
    assertThat(distance(values, 7, centroids.values(), closest[7])).isZero();
    assertThat(closest).containsOnly(closest[0]);
  }

  @Test
  void theSameRowsGiveTheSameCentroids(Random random) {
    float[] values = gaussian(700, random);
    assertThat(train(values, 50).values()).isEqualTo(train(values, 50).values());
  }

  @Test
  void codesStandForResidualsTheBetterTheMoreTheyAreAlike(Random random) {
    for (int dimension : new int[] {1, 4, 5, 8, 13}) {
      int stretches = ResidualCodebooks.stretches(dimension);
      assertThat(stretches % 2).isZero();
      assertThat(stretches * ResidualCodebooks.STRETCH).isGreaterThanOrEqualTo(dimension);
      int rows = 400;
      float[] residuals = new float[rows * dimension];
      for (int i = 0; i < residuals.length; i++) {
        // Two values a stretch can have, and with them fewer kinds of stretches than codes.
        residuals[i] = i % dimension % 4 < 3 && random.nextBoolean() ? 1 : -1;
      }
      ResidualCodebooks books = ResidualCodebooks.train(residuals, rows, dimension);
      byte[] codes = new byte[rows * stretches / 2];
      books.encode(residuals, rows, codes);
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < dimension; i++) {
          int stretch = i / ResidualCodebooks.STRETCH;
          int both = codes[(row * stretches + stretch) / 2];
          int code = stretch % 2 == 0 ? both & 15 : both >> 4 & 15;
          float decoded =
              books
                  .means(stretch)[code * ResidualCodebooks.STRETCH + i % ResidualCodebooks.STRETCH];
          assertThat(decoded).isEqualTo(residuals[row * dimension + i]);
        }
      }
    }
  }

  private static Centroids train(float[] values, int count) {
    return Centroids.train(
        (row, to, start) -> System.arraycopy(values, (int) row * DIMENSION, to, start, DIMENSION),
        LongStream.range(0, values.length / DIMENSION).toArray(),
        DIMENSION,
        count);
  }

  private static float[] gaussian(int rows, Random random) {
    float[] values = new float[rows * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double distance(float[] rows, int row, float[] means, int mean) {
    double sum = 0;
    for (int i = 0; i < DIMENSION; i++) {
      double difference = rows[row * DIMENSION + i] - means[mean * DIMENSION + i];
      sum += difference * difference;
    }
    return sum;
  }
}
