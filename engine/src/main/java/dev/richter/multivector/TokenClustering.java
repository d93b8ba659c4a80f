package dev.richter.multivector;

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
    KMeans kMeans = new KMeans(vectors.values(), size, vectors.dimension(), clusters);
    kMeans.run(ITERATIONS);
    return withoutGaps(kMeans.assignments());
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
}
