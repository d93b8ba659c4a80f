package dev.richter.multivector;

import dev.richter.simd.MatrixKernels;
import java.util.Arrays;

/**
 * Product quantization (Jégou, Douze and Schmid, PAMI 2011) of residuals, which are what rows have
 * beyond their centroids: a row is cut into stretches of {@value #STRETCH} values, and each stretch
 * becomes the number of one of {@value #CODES} means, so that two make a byte. The last stretch is
 * filled up with 0. Immutable.
 */
public final class ResidualCodebooks {

  /** How many values a stretch has. */
  public static final int STRETCH = 4;

  /** How many means stand for the stretches of one place: a code has 4 bits. */
  public static final int CODES = MatrixKernels.CODES;

  private static final int ITERATIONS = 6;
  private static final int CHUNK = 64;

  private final int dimension;
  private final float[][] means;
  private final NearestMeans[] nearest;

  private ResidualCodebooks(int dimension, float[][] means) {
    this.dimension = dimension;
    this.means = means;
    this.nearest = new NearestMeans[means.length];
    for (int stretch = 0; stretch < means.length; stretch++) {
      nearest[stretch] = new NearestMeans(means[stretch], 0, CODES, STRETCH);
    }
  }

  /** How many stretches a row has, an even number; the last may be empty. */
  public static int stretches(int dimension) {
    return (dimension + 2 * STRETCH - 1) / (2 * STRETCH) * 2;
  }

  /**
   * Finds the means of each stretch.
   *
   * @param residuals the values row by row
   * @param count how many rows, at least 1
   */
  public static ResidualCodebooks train(float[] residuals, int count, int dimension) {
    float[][] means = new float[stretches(dimension)][CODES * STRETCH];
    float[] values = new float[count * STRETCH];
    for (int stretch = 0; stretch < means.length; stretch++) {
      cut(residuals, 0, count, dimension, stretch, values);
      KMeans kMeans = new KMeans(values, count, STRETCH, Math.min(CODES, count));
      kMeans.run(ITERATIONS);
      float[] found = kMeans.means();
      // Where there are fewer, the others are 0 and stand for nothing.
      System.arraycopy(found, 0, means[stretch], 0, found.length);
    }
    return new ResidualCodebooks(dimension, means);
  }

  /** The values of a stretch of rows from {@code first} on. */
  private static void cut(
      float[] rows, int first, int count, int dimension, int stretch, float[] values) {
    int start = Math.min(stretch * STRETCH, dimension);
    int width = Math.min(dimension - start, STRETCH);
    for (int row = 0; row < count; row++) {
      System.arraycopy(rows, (first + row) * dimension + start, values, row * STRETCH, width);
      Arrays.fill(values, row * STRETCH + width, (row + 1) * STRETCH, 0);
    }
  }

  /** The values of the means of a stretch, one after the other; not to be changed. */
  public float[] means(int stretch) {
    return means[stretch];
  }

  /**
   * Codes residuals.
   *
   * @param residuals the values row by row
   * @param codes receives a byte for each two stretches of each row, row by row, the first of them
   *     in its low half; what was there must be 0
   */
  public void encode(float[] residuals, int count, byte[] codes) {
    float[] values = new float[CHUNK * STRETCH];
    float[] closeness = new float[nearest[0].room(CHUNK)];
    for (int first = 0; first < count; first += CHUNK) {
      int size = Math.min(CHUNK, count - first);
      for (int stretch = 0; stretch < means.length; stretch++) {
        cut(residuals, first, size, dimension, stretch, values);
        nearest[stretch].closeness(values, size, closeness);
        for (int row = 0; row < size; row++) {
          int code = nearest[stretch].closest(row, closeness);
          codes[((first + row) * means.length + stretch) / 2] |=
              (byte) (stretch % 2 == 0 ? code : code << 4);
        }
      }
    }
  }
}
