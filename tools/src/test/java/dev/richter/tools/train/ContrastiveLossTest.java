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

  @ParameterizedTest
  @CsvSource({"0.5, CLUSTERING", "1, CLUSTERING", "0, SPACING", "0.5, SPACING", "0, TAIL_PRUNING"})
  void theGradientIsThatOfDifferencesWithTheEncoderAsTeacherAndOtherReductions(
      double distillation, Reduction reduction) {
    check(pairs(), "3", "2", distillation, reduction);
  }

  @Test
  void passagesOfNoQueryAreRivals() {
    RandomPairs pairs = pairs();
    pairs.documents().addAll(RandomPairs.of(3, INPUT, 5, 9, new Random(8)).documents());
    check(pairs, "3", "none", 0.5, Reduction.CLUSTERING);
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
    check(pairs, documentBudget, queryBudget, 0, Reduction.CLUSTERING);
  }

  private static void check(
      RandomPairs pairs,
      String documentBudget,
      String queryBudget,
      double distillation,
      Reduction reduction) {
    float[] matrix = FirstHead.of(pairs, DIMENSION, 3);
    float[] gradient = new float[matrix.length];
    Batch batch =
        new Batch(
            pairs.queries(),
            pairs.documents(),
            ClusteringBudget.parse(queryBudget),
            ClusteringBudget.parse(documentBudget));
    TrainingOptions options =
        new TrainingOptions(
            DIMENSION,
            List.of(batch.documentBudget()),
            List.of(batch.queryBudget()),
            reduction,
            2,
            0,
            1,
            TEMPERATURE,
            distillation,
            1e-3,
            1);
    double loss;
    try (Workers workers = new Workers(2)) {
      loss = new ContrastiveLoss(INPUT, options, workers).compute(matrix, batch, gradient);
    }
    Twin twin = new Twin(batch, matrix, distillation, reduction);
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

    private final List<MultiVector> rawQueries;
    private final List<MultiVector> rawDocuments;
    private final double distillation;
    private final List<MultiVector> queries = new ArrayList<>();
    private final List<MultiVector> documents = new ArrayList<>();
    private final List<int[]> queryClusters = new ArrayList<>();
    private final List<int[]> documentClusters = new ArrayList<>();

    Twin(Batch batch, float[] matrix, double distillation, Reduction reduction) {
      this.rawQueries = batch.queries();
      this.rawDocuments = batch.documents();
      this.distillation = distillation;
      Head head = Head.of("", INPUT, DIMENSION, matrix);
      for (MultiVector query : rawQueries) {
        queries.add(kept(query, batch.queryBudget(), reduction));
        queryClusters.add(clusters(head.project(queries.getLast()), batch.queryBudget(), query));
      }
      for (MultiVector document : rawDocuments) {
        documents.add(kept(document, batch.documentBudget(), reduction));
        documentClusters.add(
            clusters(head.project(documents.getLast()), batch.documentBudget(), document));
      }
    }

    private static MultiVector kept(
        MultiVector text, ClusteringBudget budget, Reduction reduction) {
      return reduction == Reduction.CLUSTERING ? text : reduction.reduce(text, budget);
    }

    private static int[] clusters(MultiVector kept, ClusteringBudget budget, MultiVector text) {
      return TokenClustering.assign(kept, budget.rows(text.size()));
    }

    double loss(double[] matrix) {
      double loss = 0;
      for (int i = 0; i < queries.size(); i++) {
        double[][] query = means(queries.get(i), queryClusters.get(i), matrix);
        double[] scores = new double[documents.size()];
        double[] taught = new double[documents.size()];
        for (int j = 0; j < scores.length; j++) {
          scores[j] = score(query, means(documents.get(j), documentClusters.get(j), matrix));
          taught[j] = taught(i, j);
        }
        double[] softmax = softmax(i, scores);
        double[] teacher = softmax(i, taught);
        for (int j = 0; j < scores.length; j++) {
          double target = distillation * teacher[j] + (j == i ? 1 - distillation : 0);
          loss -= target == 0 ? 0 : target * Math.log(softmax[j]) / queries.size();
        }
      }
      return loss;
    }

    private double taught(int query, int document) {
      MultiVector rows = rawQueries.get(query).normalized();
      return (double) rows.maxSim(rawDocuments.get(document).normalized()) / rows.size();
    }

    private double[] softmax(int query, double[] scores) {
      double[] softmax = new double[scores.length];
      double sum = 0;
      for (int j = 0; j < scores.length; j++) {
        if (j == query || !rawDocuments.get(j).equals(rawDocuments.get(query))) {
          softmax[j] = Math.exp(scores[j] / TEMPERATURE);
          sum += softmax[j];
        }
      }
      for (int j = 0; j < scores.length; j++) {
        softmax[j] /= sum;
      }
      return softmax;
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
        double length = 0;
        for (int i = 0; i < DIMENSION; i++) {
          means[cluster][i] /= sizes[cluster];
          length += means[cluster][i] * means[cluster][i];
        }
        for (int i = 0; i < DIMENSION; i++) {
          means[cluster][i] /= Math.sqrt(length);
        }
      }
      return means;
    }
  }
}
