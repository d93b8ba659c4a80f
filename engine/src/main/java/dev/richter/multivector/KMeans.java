package dev.richter.multivector;

import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import java.util.Arrays;

/**
 * Lloyd's algorithm. The first means are rows at even distances and nothing is drawn, so the same
 * rows in the same order always give the same clusters.
 */
final class KMeans {

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

  /**
   * Takes the rows.
   *
   * @param rows the values row by row; there may be more
   * @param size how many rows to cluster, at least 1
   * @param clusters how many clusters are wanted, at least 1
   */
  KMeans(float[] rows, int size, int dimension, int clusters) {
    this.rows = rows;
    this.dimension = dimension;
    this.size = size;
    this.clusters = clusters;
    this.columns = MatrixKernels.columns(clusters);
    this.means = new float[dimension * columns];
    this.halfSquares = new float[clusters];
    this.products = new float[size * columns];
    this.assignments = new int[size];
    this.counts = new int[clusters];
    Arrays.fill(assignments, -1);
  }

  /** Takes rows at even distances as means, and improves them so many times or until none moves. */
  void run(int iterations) {
    start();
    for (int iteration = 0; iteration < iterations && assign(); iteration++) {
      update();
    }
  }

  /** The cluster of each row; those of no row are left out only where rows are alike. */
  int[] assignments() {
    return assignments;
  }

  /** The means of the clusters that have rows, one after the other. */
  float[] means() {
    float[] result = new float[clusters * dimension];
    int end = 0;
    for (int cluster = 0; cluster < clusters; cluster++) {
      if (counts[cluster] > 0) {
        for (int i = 0; i < dimension; i++) {
          result[end++] = means[MatrixKernels.place(cluster, i, dimension)];
        }
      }
    }
    return Arrays.copyOf(result, end);
  }

  private void start() {
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
  private boolean assign() {
    kernels.products(rows, size, dimension, means, columns, products, 0);
    Arrays.fill(counts, 0);
    boolean moved = false;
    for (int row = 0; row < size; row++) {
      for (int cluster = 0; cluster < clusters; cluster++) {
        products[row * columns + cluster] -= halfSquares[cluster];
      }
      int best = kernels.largest(products, row * columns, clusters);
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
  private void update() {
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
