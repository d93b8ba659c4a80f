package dev.richter.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.richter.multivector.ClusteringBudget;
import dev.richter.multivector.Head;
import dev.richter.multivector.TokenClustering;
import dev.richter.vector.MultiVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with a plain twin in double precision, whose gradient is that of differences. */
final class ContrastiveLossTest {

  private static final int INPUT = 11;
  private static final int DIMENSION = 5;
  private static final double TEMPERATURE = 0.3;
  private static final double DIFFERENCE = 1e-6;

  @ParameterizedTest
  @CsvSource({"none, none", "4, none", "none, 3", "2, 3", "50%, 50%", "1, 1", "40, 40"})
  void theGradientIsThatOfDifferences(String documentBudget, String queryBudget) {
    check(pairs(), documentBudget, queryBudget);
  }

  @Test
  void clustersThatStayEmptyTakeNoPart() {
    RandomPairs pairs = pairs();
    float[] row = pairs.document(0).row(0);
    float[] other = pairs.document(0).row(1);
    pairs.documents().set(0, MultiVector.of(new float[][] {row, other, row, other, row, other}));
    pairs.queries().set(1, MultiVector.of(new float[][] {row, row, row, row}));
    check(pairs, "4", "3");
  }

  @Test
  void aPassageThatStandsTwiceIsNotItsOwnRival() {
    RandomPairs pairs = pairs();
    pairs.documents().set(2, pairs.document(0));
    check(pairs, "3", "none");
  }

  private static RandomPairs pairs() {
    return RandomPairs.of(4, INPUT, 5, 9, new Random(7));
  }

  private static void check(RandomPairs pairs, String documentBudget, String queryBudget) {
    float[] matrix = FirstHead.of(pairs, DIMENSION, 3);
    float[] gradient = new float[matrix.length];
    double loss;
    try (ContrastiveLoss computed = new ContrastiveLoss(INPUT, DIMENSION, TEMPERATURE, 2)) {
      loss =
          computed.compute(
              matrix,
              pairs.queries(),
              ClusteringBudget.parse(queryBudget),
              pairs.documents(),
              ClusteringBudget.parse(documentBudget),
              gradient);
    }
    Twin twin = new Twin(pairs, matrix, queryBudget, documentBudget);
    double[] values = new double[matrix.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix[i];
    }
    assertThat(loss).isCloseTo(twin.loss(values), within(1e-5));
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix[i] + DIFFERENCE;
      double above = twin.loss(values);
      values[i] = matrix[i] - DIFFERENCE;
      double slope = (above - twin.loss(values)) / (2 * DIFFERENCE);
      values[i] = matrix[i];
      assertThat((double) gradient[i]).as("value %d", i).isCloseTo(slope, within(1e-4));
      largest = Math.max(largest, Math.abs(slope));
    }
    assertThat(largest).isGreaterThan(1e-2);
  }

  /** The loss as its definition says, with the clusters of the first matrix. */
  private static final class Twin {

    private final RandomPairs pairs;
    private final List<int[]> queryClusters = new ArrayList<>();
    private final List<int[]> documentClusters = new ArrayList<>();

    Twin(RandomPairs pairs, float[] matrix, String queryBudget, String documentBudget) {
      this.pairs = pairs;
      Head head = Head.of("", INPUT, DIMENSION, matrix);
      for (int i = 0; i < pairs.size(); i++) {
        queryClusters.add(clusters(head.project(pairs.query(i)), queryBudget));
        documentClusters.add(clusters(head.project(pairs.document(i)), documentBudget));
      }
    }

    private static int[] clusters(MultiVector text, String budget) {
      return TokenClustering.assign(text, ClusteringBudget.parse(budget).rows(text.size()));
    }

    double loss(double[] matrix) {
      double loss = 0;
      for (int i = 0; i < pairs.size(); i++) {
        double[][] query = means(pairs.query(i), queryClusters.get(i), matrix);
        double own = 0;
        double sum = 0;
        for (int j = 0; j < pairs.size(); j++) {
          double score = score(query, means(pairs.document(j), documentClusters.get(j), matrix));
          if (j == i || !pairs.document(j).equals(pairs.document(i))) {
            sum += Math.exp(score / TEMPERATURE);
          }
          own = j == i ? score : own;
        }
        loss += (Math.log(sum) - own / TEMPERATURE) / pairs.size();
      }
      return loss;
    }

    private static double score(double[][] query, double[][] document) {
      double sum = 0;
      for (double[] vector : query) {
        double best = Double.NEGATIVE_INFINITY;
        for (double[] mean : document) {
          double product = 0;
          for (int i = 0; i < DIMENSION; i++) {
            product += vector[i] * mean[i];
          }
          best = Math.max(best, product);
        }
        sum += best;
      }
      return sum / query.length;
    }

    private static double[][] means(MultiVector text, int[] clusters, double[] matrix) {
      int count = 0;
      for (int cluster : clusters) {
        count = Math.max(count, cluster + 1);
      }
      double[][] means = new double[count][DIMENSION];
      int[] sizes = new int[count];
      for (int row = 0; row < text.size(); row++) {
        double[] projected = new double[DIMENSION];
        double square = 0;
        for (int i = 0; i < DIMENSION; i++) {
          for (int input = 0; input < INPUT; input++) {
            projected[i] += text.value(row, input) * matrix[input * DIMENSION + i];
          }
          square += projected[i] * projected[i];
        }
        sizes[clusters[row]]++;
        for (int i = 0; i < DIMENSION; i++) {
          means[clusters[row]][i] += projected[i] / Math.sqrt(square);
        }
      }
      for (int cluster = 0; cluster < count; cluster++) {
        for (int i = 0; i < DIMENSION; i++) {
          means[cluster][i] /= sizes[cluster];
        }
      }
      return means;
    }
  }
}
