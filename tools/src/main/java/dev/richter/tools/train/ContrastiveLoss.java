package dev.richter.tools.train;

import dev.richter.multivector.ClusteringBudget;
import dev.richter.simd.MatrixKernels;
import dev.richter.vector.MultiVector;
import java.util.Arrays;
import java.util.List;

/**
 * The loss of a batch and its gradient: each query has to tell its own passage from the others by
 * MaxSim, divided by the number of the query's vectors so that short and long queries count alike.
 * It is the cross entropy between the softmax over the passages and a target. The target is the
 * query's own passage, or in part the softmax of the scores that the rows have as they are, neither
 * projected nor reduced: distillation (<a href="https://arxiv.org/abs/1503.02531">Hinton, Vinyals
 * and Dean, 2015</a>), with the encoder as the teacher.
 *
 * <p>Which cluster a row belongs to is taken as given; the gradient passes through the means. Where
 * a passage stands in the batch twice, it is not its own rival.
 */
final class ContrastiveLoss {

  /**
   * The gradient is summed up in so many parts, whatever the number of threads, so that rounding
   * does not depend on it.
   */
  private static final int PARTS = 16;

  private final int inputDimension;
  private final int dimension;
  private final double temperature;
  private final double distillation;
  private final Reduction reduction;
  private final Workers workers;

  /**
   * A loss.
   *
   * @param inputDimension how many values a row has
   * @param options of them dimension, temperature, distillation and reduction
   */
  ContrastiveLoss(int inputDimension, TrainingOptions options, Workers workers) {
    this.inputDimension = inputDimension;
    this.dimension = options.dimension();
    this.temperature = options.temperature();
    this.distillation = options.distillation();
    this.reduction = options.reduction();
    this.workers = workers;
  }

  /**
   * Computes loss and gradient.
   *
   * @param matrix {@code inputDimension × dimension} values
   * @param gradient receives the gradient, laid out as the matrix
   * @return the loss
   */
  double compute(float[] matrix, Batch batch, float[] gradient) {
    float[] columns = MatrixKernels.spreadColumns(matrix, dimension, inputDimension);
    Side query = side(batch.queries(), columns, batch.queryBudget());
    Side document = side(batch.documents(), columns, batch.documentBudget());
    double[][] targets = targets(batch);
    int queries = query.texts.length;
    int[][] closest = new int[queries][];
    double[][] scores = new double[queries][document.texts.length];
    workers.each(
        queries, i -> closest[i] = document.stack.closest(query.texts[i].means(), scores[i]));
    double loss = 0;
    for (int i = 0; i < queries; i++) {
      loss += toSoftmax(i, batch.documents(), scores[i], targets[i]) / queries;
      double factor = 1 / (temperature * queries * query.texts[i].size());
      for (int j = 0; j < scores[i].length; j++) {
        scores[i][j] = (scores[i][j] - targets[i][j]) * factor;
      }
    }
    workers.each(queries, i -> addQueryGradient(i, query, document, closest[i], scores[i]));
    workers.each(
        document.texts.length, j -> addDocumentGradient(j, query, document, closest, scores));
    addUp(query, document, gradient);
    return loss;
  }

  private Side side(List<MultiVector> texts, float[] columns, ClusteringBudget budget) {
    TrainedText[] trained = new TrainedText[texts.size()];
    workers.each(
        trained.length,
        i -> trained[i] = TrainedText.of(texts.get(i), dimension, columns, reduction, budget));
    return new Side(trained);
  }

  /** One side of a batch. */
  private final class Side {

    final TrainedText[] texts;
    final Stack stack;
    final float[] gradient;

    Side(TrainedText[] texts) {
      this.texts = texts;
      this.stack = Stack.of(dimension, Arrays.stream(texts).map(TrainedText::means).toList());
      this.gradient = new float[stack.values().length];
    }

    /** The mean that a text begins with. */
    int start(int text) {
      return stack.starts()[text];
    }
  }

  /** For each query, how much of it each passage should get; 1 in all. */
  private double[][] targets(Batch batch) {
    int queries = batch.queries().size();
    double[][] targets = new double[queries][batch.documents().size()];
    if (distillation > 0) {
      float[][] rows = new float[batch.documents().size()][];
      workers.each(rows.length, j -> rows[j] = batch.documents().get(j).normalized().values());
      Stack documents = Stack.of(inputDimension, Arrays.asList(rows));
      workers.each(
          queries,
          i -> {
            documents.closest(batch.queries().get(i).normalized().values(), targets[i]);
            toSoftmax(i, batch.documents(), targets[i], targets[i]);
          });
    }
    for (int i = 0; i < queries; i++) {
      for (int j = 0; j < targets[i].length; j++) {
        targets[i][j] = distillation * targets[i][j] + (j == i ? 1 - distillation : 0);
      }
    }
    return targets;
  }

  /**
   * Turns the scores of a query into their softmax.
   *
   * @return the cross entropy with a target
   */
  private double toSoftmax(
      int query, List<MultiVector> documents, double[] scores, double[] target) {
    double largest = Arrays.stream(scores).max().orElseThrow();
    double sum = 0;
    double wanted = 0;
    for (int j = 0; j < scores.length; j++) {
      double scaled = (scores[j] - largest) / temperature;
      wanted += target[j] * scaled;
      boolean rival = j == query || !documents.get(j).equals(documents.get(query));
      scores[j] = rival ? StrictMath.exp(scaled) : 0;
      sum += scores[j];
    }
    for (int j = 0; j < scores.length; j++) {
      scores[j] /= sum;
    }
    return StrictMath.log(sum) - wanted;
  }

  private void addQueryGradient(int i, Side query, Side document, int[] closest, double[] slopes) {
    int vectors = query.texts[i].size();
    for (int j = 0; j < slopes.length; j++) {
      for (int vector = 0; vector < vectors; vector++) {
        add(
            (float) slopes[j],
            document.stack.values(),
            closest[j * vectors + vector],
            query.gradient,
            query.start(i) + vector);
      }
    }
  }

  private void addDocumentGradient(
      int j, Side query, Side document, int[][] closest, double[][] slopes) {
    for (int i = 0; i < slopes.length; i++) {
      int vectors = query.texts[i].size();
      for (int vector = 0; vector < vectors; vector++) {
        add(
            (float) slopes[i][j],
            query.stack.values(),
            query.start(i) + vector,
            document.gradient,
            closest[i][j * vectors + vector]);
      }
    }
  }

  private void add(float factor, float[] from, int fromRow, float[] to, int toRow) {
    int source = fromRow * dimension;
    int target = toRow * dimension;
    for (int i = 0; i < dimension; i++) {
      to[target + i] += factor * from[source + i];
    }
  }

  private void addUp(Side side, int part, float[] sum) {
    for (int i = part; i < side.texts.length; i += PARTS) {
      side.texts[i].addGradient(side.gradient, side.start(i) * dimension, sum);
    }
  }

  private void addUp(Side query, Side document, float[] gradient) {
    float[][] parts = new float[PARTS][gradient.length];
    workers.each(
        PARTS,
        part -> {
          addUp(query, part, parts[part]);
          addUp(document, part, parts[part]);
        });
    Arrays.fill(gradient, 0);
    for (float[] part : parts) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += part[i];
      }
    }
  }
}
