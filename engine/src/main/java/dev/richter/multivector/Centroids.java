package dev.richter.multivector;

import java.util.Arrays;

/**
 * The centroids of all rows of a collection, as inverted files have them (Sivic and Zisserman, ICCV
 * 2003): each row belongs to the centroid it is closest to.
 *
 * <p>They are found in two steps, each by k-means: the rows are cut into cells, about as many as
 * the root of the number of centroids, and each cell into its share of the centroids. To find the
 * centroid of a row, the centroids of the {@value #PROBED_CELLS} closest cells are looked at.
 * Nothing is drawn: the same rows give the same centroids. Immutable.
 */
public final class Centroids {

  private static final int PROBED_CELLS = 4;
  private static final int ITERATIONS = 8;

  /** So many rows for each cell are enough to find the cells. */
  private static final int ROWS_OF_CELL = 64;

  /** So many rows for each centroid are enough to find it. */
  private static final int ROWS_OF_CENTROID = 64;

  /**
   * A cell gets at most so many times its even share of centroids: the work grows as its square.
   */
  private static final int LARGEST_SHARE = 4;

  private static final int CHUNK = 256;

  private final int dimension;
  private final NearestMeans coarse;

  /** The first centroid of each cell, and their number. */
  private final int[] starts;

  private final float[] values;
  private final NearestMeans[] cells;

  private Centroids(int dimension, NearestMeans coarse, int[] starts, float[] values) {
    this.dimension = dimension;
    this.coarse = coarse;
    this.starts = starts;
    this.values = values;
    this.cells = new NearestMeans[coarse.size()];
    for (int cell = 0; cell < cells.length; cell++) {
      cells[cell] =
          new NearestMeans(values, starts[cell], starts[cell + 1] - starts[cell], dimension);
    }
  }

  /** Reads rows by their numbers. */
  @FunctionalInterface
  public interface Rows {

    /**
     * Reads a row.
     *
     * @param row its number, as in the sample
     * @param values receives its values
     * @param start where the first of them is put
     */
    void read(long row, float[] values, int start);
  }

  /**
   * Finds centroids.
   *
   * @param rows reads the rows of the sample
   * @param sample the numbers of the rows to find them from, at least one
   * @param dimension how many values a row has
   * @param count how many are wanted, at least 1; there are fewer where rows are alike
   */
  public static Centroids train(Rows rows, long[] sample, int dimension, int count) {
    int cellCount = (int) Math.ceil(Math.sqrt(count));
    float[] coarseMeans = coarseMeans(rows, sample, dimension, cellCount);
    NearestMeans coarse =
        new NearestMeans(coarseMeans, 0, coarseMeans.length / dimension, dimension);
    long[][] members = members(rows, sample, dimension, coarse);
    int[] starts = new int[coarse.size() + 1];
    float[] values = new float[0];
    for (int cell = 0; cell < coarse.size(); cell++) {
      float[] means =
          members[cell].length == 0
              ? Arrays.copyOfRange(coarseMeans, cell * dimension, (cell + 1) * dimension)
              : cellMeans(
                  rows,
                  members[cell],
                  dimension,
                  Math.min(
                      LARGEST_SHARE * cellCount,
                      (int) ((long) count * members[cell].length / sample.length)));
      int end = starts[cell] * dimension;
      values = Arrays.copyOf(values, Math.max(values.length, end + means.length));
      System.arraycopy(means, 0, values, end, means.length);
      starts[cell + 1] = starts[cell] + means.length / dimension;
    }
    return new Centroids(dimension, coarse, starts, values);
  }

  private static float[] coarseMeans(Rows rows, long[] sample, int dimension, int count) {
    return cellMeans(rows, evenly(sample, ROWS_OF_CELL * count), dimension, count);
  }

  /** The means of some rows. */
  private static float[] cellMeans(Rows rows, long[] members, int dimension, int count) {
    int clusters = Math.max(1, Math.min(count, members.length));
    long[] chosen = evenly(members, ROWS_OF_CENTROID * clusters);
    float[] values = new float[chosen.length * dimension];
    for (int i = 0; i < chosen.length; i++) {
      rows.read(chosen[i], values, i * dimension);
    }
    KMeans kMeans = new KMeans(values, chosen.length, dimension, clusters);
    kMeans.run(ITERATIONS);
    return kMeans.means();
  }

  /** At most so many of the rows, at even distances. */
  private static long[] evenly(long[] rows, int most) {
    if (rows.length <= most) {
      return rows;
    }
    long[] chosen = new long[most];
    for (int i = 0; i < most; i++) {
      chosen[i] = rows[(int) ((long) i * rows.length / most)];
    }
    return chosen;
  }

  /** The rows of each cell. */
  private static long[][] members(Rows rows, long[] sample, int dimension, NearestMeans coarse) {
    int[] cellOfRow = new int[sample.length];
    int[] counts = new int[coarse.size()];
    float[] values = new float[CHUNK * dimension];
    float[] closeness = new float[coarse.room(CHUNK)];
    for (int first = 0; first < sample.length; first += CHUNK) {
      int size = Math.min(CHUNK, sample.length - first);
      for (int i = 0; i < size; i++) {
        rows.read(sample[first + i], values, i * dimension);
      }
      coarse.closeness(values, size, closeness);
      for (int i = 0; i < size; i++) {
        cellOfRow[first + i] = coarse.closest(i, closeness);
        counts[cellOfRow[first + i]]++;
      }
    }
    long[][] members = new long[coarse.size()][];
    Arrays.setAll(members, cell -> new long[counts[cell]]);
    Arrays.fill(counts, 0);
    for (int i = 0; i < sample.length; i++) {
      members[cellOfRow[i]][counts[cellOfRow[i]]++] = sample[i];
    }
    return members;
  }

  /** How many centroids there are. */
  public int size() {
    return starts[starts.length - 1];
  }

  /** The values of the centroids, one after the other; not to be changed. */
  public float[] values() {
    return values;
  }

  /**
   * The same with other values, as they become when they are rounded.
   *
   * @param rounded the values of as many centroids
   */
  public Centroids withValues(float[] rounded) {
    return new Centroids(dimension, coarse, starts, rounded);
  }

  /**
   * The closest centroid of each row among those of its closest cells.
   *
   * @param rows the values row by row
   * @param count how many rows; the more at once, the faster
   * @param closest receives the numbers of the centroids
   */
  public void closest(float[] rows, int count, int[] closest) {
    int probed = Math.min(PROBED_CELLS, coarse.size());
    int[] probes = probes(rows, count, probed);
    int[] ends = new int[cells.length + 1];
    for (int probe : probes) {
      ends[probe + 1]++;
    }
    for (int cell = 0; cell < cells.length; cell++) {
      ends[cell + 1] += ends[cell];
    }
    int[] visitors = new int[probes.length];
    for (int i = 0; i < probes.length; i++) {
      visitors[ends[probes[i]]++] = i / probed;
    }
    // Filling has moved each cell's start to its end.
    float[] best = new float[count];
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    float[] chunk = new float[CHUNK * dimension];
    float[] closeness = new float[0];
    for (int cell = 0; cell < cells.length; cell++) {
      NearestMeans means = cells[cell];
      closeness = closeness.length < means.room(CHUNK) ? new float[means.room(CHUNK)] : closeness;
      for (int first = cell == 0 ? 0 : ends[cell - 1]; first < ends[cell]; first += CHUNK) {
        int size = Math.min(CHUNK, ends[cell] - first);
        for (int i = 0; i < size; i++) {
          System.arraycopy(rows, visitors[first + i] * dimension, chunk, i * dimension, dimension);
        }
        means.closeness(chunk, size, closeness);
        for (int i = 0; i < size; i++) {
          int mean = means.closest(i, closeness);
          float value = closeness[i * means.width() + mean];
          if (value > best[visitors[first + i]]) {
            best[visitors[first + i]] = value;
            closest[visitors[first + i]] = starts[cell] + mean;
          }
        }
      }
    }
  }

  /** The closest cells of each row. */
  private int[] probes(float[] rows, int count, int probed) {
    int[] probes = new int[count * probed];
    float[] chunk = new float[CHUNK * dimension];
    float[] closeness = new float[coarse.room(CHUNK)];
    for (int first = 0; first < count; first += CHUNK) {
      int size = Math.min(CHUNK, count - first);
      System.arraycopy(rows, first * dimension, chunk, 0, size * dimension);
      coarse.closeness(chunk, size, closeness);
      for (int i = 0; i < size; i++) {
        for (int probe = 0; probe < probed; probe++) {
          int cell = coarse.closest(i, closeness);
          probes[(first + i) * probed + probe] = cell;
          closeness[i * coarse.width() + cell] = Float.NEGATIVE_INFINITY;
        }
      }
    }
    return probes;
  }
}
