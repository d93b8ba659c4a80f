package dev.richter.multivector;

import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import dev.richter.vector.MultiVector;
import java.util.Arrays;

/**
 * Clusters the rows of one multi-vector by k-means and keeps the means, as <a
 * href="https://arxiv.org/abs/2505.11471">CRISP</a> does with the token vectors of a text.
 *
 * <p>The same rows in the same order always give the same clusters: the first means are rows at
 * even distances, and nothing is drawn.
 */
public final class TokenClustering {

  private static final int ITERATIONS = 6;

  private TokenClustering() {}

  /**
   * The means of the clusters, as many as the budget leaves; the rows themselves where it leaves
   * them all. Fewer come back only where there are fewer different rows.
   *
   * @param normalize whether means get length 1; a mean's length tells how much the rows of its
   *     cluster agree
   */
  public static MultiVector cluster(
      MultiVector vectors, ClusteringBudget budget, boolean normalize) {
    int clusters = budget.rows(vectors.size());
    return clusters >= vectors.size()
        ? vectors
        : means(vectors, assign(vectors, clusters), normalize);
  }

  /**
   * Assigns rows to clusters.
   *
   * @param vectors at least one row
   * @param clusters how many clusters are wanted, at least 1
   * @return the cluster of each row, from 0 on. Every number below the largest has a row; there are
   *     fewer clusters than wanted only where there are fewer different rows
   */
  public static int[] assign(MultiVector vectors, int clusters) {
    int size = vectors.size();
    int[] assignments = new int[size];
    if (clusters >= size) {
      Arrays.setAll(assignments, row -> row);
      return assignments;
    }
    KMeans kMeans = new KMeans(vectors, clusters);
    kMeans.start();
    for (int iteration = 0; iteration < ITERATIONS && kMeans.assign(); iteration++) {
      kMeans.update();
    }
    return withoutGaps(kMeans.assignments);
  }

  /**
   * The mean of each cluster.
   *
   * @param assignments the cluster of each row, from 0 on, without gaps
   * @param normalize whether means get length 1; a mean of 0 stays what it is
   */
  public static MultiVector means(MultiVector vectors, int[] assignments, boolean normalize) {
    int dimension = vectors.dimension();
    int clusters = Arrays.stream(assignments).max().orElse(-1) + 1;
    double[] sums = new double[clusters * dimension];
    int[] counts = new int[clusters];
    for (int row = 0; row < assignments.length; row++) {
      counts[assignments[row]]++;
      for (int i = 0; i < dimension; i++) {
        sums[assignments[row] * dimension + i] += vectors.value(row, i);
      }
    }
    float[] means = new float[sums.length];
    for (int cluster = 0; cluster < clusters; cluster++) {
      double divisor = counts[cluster];
      if (normalize) {
        double square = 0;
        for (int i = cluster * dimension; i < (cluster + 1) * dimension; i++) {
          square += sums[i] * sums[i];
        }
        divisor = square == 0 ? divisor : Math.sqrt(square);
      }
      for (int i = cluster * dimension; i < (cluster + 1) * dimension; i++) {
        means[i] = (float) (sums[i] / divisor);
      }
    }
    return MultiVector.of(dimension, means);
  }

  /** Renumbers clusters by their first rows. */
  private static int[] withoutGaps(int[] assignments) {
    int[] numbers = new int[assignments.length];
    Arrays.fill(numbers, -1);
    int next = 0;
    int[] renumbered = new int[assignments.length];
    for (int row = 0; row < assignments.length; row++) {
      if (numbers[assignments[row]] < 0) {
        numbers[assignments[row]] = next++;
      }
      renumbered[row] = numbers[assignments[row]];
    }
    return renumbered;
  }

  /** Lloyd's algorithm on the rows of one multi-vector. */
  private static final class KMeans {

    private final MatrixKernels kernels = KernelProvider.kernels().matrices();
    private final float[] rows;
    private final int dimension;
    private final int size;
    private final int clusters;
    private final int columns;

    /** The means as columns, as the kernels want them. */
    private final float[] means;

    /** Half the squared lengths of the means. */
    private final float[] halfSquares;

    private final float[] products;
    private final int[] assignments;

    /** How many rows each cluster has. */
    private final int[] counts;

    KMeans(MultiVector vectors, int clusters) {
      this.rows = vectors.values();
      this.dimension = vectors.dimension();
      this.size = vectors.size();
      this.clusters = clusters;
      this.columns = MatrixKernels.columns(clusters);
      this.means = new float[dimension * columns];
      this.halfSquares = new float[clusters];
      this.products = new float[size * columns];
      this.assignments = new int[size];
      this.counts = new int[clusters];
      Arrays.fill(assignments, -1);
    }

    /** Takes rows at even distances. */
    void start() {
      for (int cluster = 0; cluster < clusters; cluster++) {
        int row = (int) ((2L * cluster + 1) * size / (2L * clusters));
        for (int i = 0; i < dimension; i++) {
          means[MatrixKernels.place(cluster, i, dimension)] = rows[row * dimension + i];
        }
      }
      measure();
    }

    private void measure() {
      Arrays.fill(halfSquares, 0);
      for (int i = 0; i < dimension; i++) {
        for (int cluster = 0; cluster < clusters; cluster++) {
          float value = means[MatrixKernels.place(cluster, i, dimension)];
          halfSquares[cluster] += value * value / 2;
        }
      }
    }

    /** Moves each row to the closest mean and tells whether any has moved. */
    boolean assign() {
      kernels.products(rows, size, dimension, means, columns, products);
      Arrays.fill(counts, 0);
      boolean moved = false;
      for (int row = 0; row < size; row++) {
        int best = 0;
        float most = Float.NEGATIVE_INFINITY;
        for (int cluster = 0; cluster < clusters; cluster++) {
          float value = products[row * columns + cluster] - halfSquares[cluster];
          if (value > most) {
            most = value;
            best = cluster;
          }
        }
        moved |= assignments[row] != best;
        assignments[row] = best;
        counts[best]++;
      }
      return fillEmpty() || moved;
    }

    /** Gives each empty cluster the row that is farthest from its mean. */
    private boolean fillEmpty() {
      boolean moved = false;
      for (int cluster = 0; cluster < clusters; cluster++) {
        if (counts[cluster] == 0) {
          int row = farthest();
          if (row < 0) {
            return moved;
          }
          counts[assignments[row]]--;
          counts[cluster]++;
          assignments[row] = cluster;
          moved = true;
        }
      }
      return moved;
    }

    /** The row farthest from the mean of a cluster that it is not alone in, or −1. */
    private int farthest() {
      int farthest = -1;
      double most = 0;
      for (int row = 0; row < size; row++) {
        if (counts[assignments[row]] > 1) {
          double distance = squaredDistance(row, assignments[row]);
          if (distance > most) {
            most = distance;
            farthest = row;
          }
        }
      }
      return farthest;
    }

    private double squaredDistance(int row, int cluster) {
      double distance = 0;
      for (int i = 0; i < dimension; i++) {
        double difference =
            rows[row * dimension + i] - means[MatrixKernels.place(cluster, i, dimension)];
        distance += difference * difference;
      }
      return distance;
    }

    /** Moves each mean amid its rows. */
    void update() {
      Arrays.fill(means, 0);
      for (int row = 0; row < size; row++) {
        for (int i = 0; i < dimension; i++) {
          means[MatrixKernels.place(assignments[row], i, dimension)] += rows[row * dimension + i];
        }
      }
      for (int i = 0; i < dimension; i++) {
        for (int cluster = 0; cluster < clusters; cluster++) {
          means[MatrixKernels.place(cluster, i, dimension)] /= Math.max(1, counts[cluster]);
        }
      }
      measure();
    }
  }
}
