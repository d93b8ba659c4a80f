package dev.richter.multivector;

import dev.richter.simd.MatrixKernels;
import java.util.Arrays;

/**
 * Lloyd's algorithm. The first means are rows at even distances and nothing is drawn, so the same
 * rows in the same order always give the same clusters.
 */
final class KMeans {

  private final float[] rows;
  private final int dimension;
  private final int size;
  private final int clusters;

  /** The means, one after the other. */
  private final float[] means;

  /** What {@link NearestMeans#closeness} gives. */
  private final float[] closeness;

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
    this.means = new float[clusters * dimension];
    this.closeness = new float[size * MatrixKernels.columns(clusters)];
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
    float[] result = new float[means.length];
    int end = 0;
    for (int cluster = 0; cluster < clusters; cluster++) {
      if (counts[cluster] > 0) {
        System.arraycopy(means, cluster * dimension, result, end, dimension);
        end += dimension;
      }
    }
    return Arrays.copyOf(result, end);
  }

  private void start() {
    for (int cluster = 0; cluster < clusters; cluster++) {
      int row = (int) ((2L * cluster + 1) * size / (2L * clusters));
      System.arraycopy(rows, row * dimension, means, cluster * dimension, dimension);
    }
  }

  /** Moves each row to the closest mean and tells whether any has moved. */
  private boolean assign() {
    NearestMeans nearest = new NearestMeans(means, 0, clusters, dimension);
    nearest.closeness(rows, size, closeness);
    Arrays.fill(counts, 0);
    boolean moved = false;
    for (int row = 0; row < size; row++) {
      int best = nearest.closest(row, closeness);
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
      double difference = rows[row * dimension + i] - means[cluster * dimension + i];
      distance += difference * difference;
    }
    return distance;
  }

  /** Moves each mean amid its rows. */
  private void update() {
    Arrays.fill(means, 0);
    for (int row = 0; row < size; row++) {
      int mean = assignments[row] * dimension;
      for (int i = 0; i < dimension; i++) {
        means[mean + i] += rows[row * dimension + i];
      }
    }
    for (int cluster = 0; cluster < clusters; cluster++) {
      for (int i = cluster * dimension; i < (cluster + 1) * dimension; i++) {
        means[i] /= Math.max(1, counts[cluster]);
      }
    }
  }
}
