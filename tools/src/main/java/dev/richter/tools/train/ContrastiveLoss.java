package dev.richter.tools.train;

import dev.richter.multivector.ClusteringBudget;
import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import dev.richter.vector.MultiVector;
import java.util.Arrays;
import java.util.List;

/**
 * The loss of a batch of pairs and its gradient: each query has to tell its own passage from those
 * of the others by MaxSim, divided by the number of the query's vectors so that short and long
 * queries count alike. It is the cross entropy of the softmax over the passages.
 *
 * <p>Which cluster a row belongs to is taken as given; the gradient passes through the means. Where
 * a passage stands in the batch twice, it is not its own rival.
 */
final class ContrastiveLoss implements AutoCloseable {

  private static final MatrixKernels KERNELS = KernelProvider.kernels().matrices();

  /**
   * The gradient is summed up in so many parts, whatever the number of threads, so that rounding
   * does not depend on it.
   */
  private static final int PARTS = 16;

  private final int inputDimension;
  private final int dimension;
  private final double temperature;
  private final Workers workers;

  ContrastiveLoss(int inputDimension, int dimension, double temperature, int threads) {
    this.inputDimension = inputDimension;
    this.dimension = dimension;
    this.temperature = temperature;
    this.workers = new Workers(threads);
  }

  @Override
  public void close() {
    workers.close();
  }

  /**
   * Computes loss and gradient.
   *
   * @param matrix {@code inputDimension × dimension} values
   * @param queries the queries of the batch
   * @param documents the passage of each
   * @param gradient receives the gradient, laid out as the matrix
   * @return the loss
   */
  double compute(
      float[] matrix,
      List<MultiVector> queries,
      ClusteringBudget queryBudget,
      List<MultiVector> documents,
      ClusteringBudget documentBudget,
      float[] gradient) {
    int batch = queries.size();
    float[] columns = MatrixKernels.spreadColumns(matrix, dimension, inputDimension);
    TrainedText[] texts = new TrainedText[2 * batch];
    workers.each(
        2 * batch,
        text ->
            texts[text] =
                text < batch
                    ? TrainedText.of(queries.get(text), dimension, columns, queryBudget)
                    : TrainedText.of(
                        documents.get(text - batch), dimension, columns, documentBudget));
    Side query = new Side(Arrays.copyOfRange(texts, 0, batch));
    Side document = new Side(Arrays.copyOfRange(texts, batch, 2 * batch));

    int[][] closest = new int[batch][];
    double[][] scores = new double[batch][batch];
    workers.each(batch, i -> closest[i] = closest(query.texts[i], document, scores[i]));
    double loss = 0;
    for (int i = 0; i < batch; i++) {
      loss += toSlopes(i, documents, scores[i], query.texts[i].size()) / batch;
    }
    workers.each(batch, i -> addQueryGradient(i, query, document, closest[i], scores[i]));
    workers.each(batch, j -> addDocumentGradient(j, query, document, closest, scores));
    addUp(query, document, gradient);
    return loss;
  }

  /** One side of a batch: the means of all its texts, one behind the other. */
  private final class Side {

    final TrainedText[] texts;

    /** The mean that each text begins with, and behind the last. */
    final int[] starts;

    final float[] means;
    final float[] gradient;

    Side(TrainedText[] texts) {
      this.texts = texts;
      this.starts = new int[texts.length + 1];
      for (int i = 0; i < texts.length; i++) {
        starts[i + 1] = starts[i] + texts[i].size();
      }
      this.means = new float[starts[texts.length] * dimension];
      this.gradient = new float[means.length];
      for (int i = 0; i < texts.length; i++) {
        System.arraycopy(
            texts[i].means(), 0, means, starts[i] * dimension, texts[i].size() * dimension);
      }
    }

    int size() {
      return starts[texts.length];
    }
  }

  /**
   * Scores all passages for a query.
   *
   * @param scores receives the score of each passage
   * @return for each passage and each vector of the query the closest mean of the passage
   */
  private int[] closest(TrainedText query, Side document, double[] scores) {
    int vectors = query.size();
    int width = MatrixKernels.columns(vectors);
    float[] columns = MatrixKernels.spread(query.means(), 0, vectors, dimension);
    float[] products = new float[document.size() * width];
    KERNELS.products(document.means, document.size(), dimension, columns, width, products, 0);
    int[] closest = new int[scores.length * vectors];
    for (int j = 0; j < scores.length; j++) {
      for (int vector = 0; vector < vectors; vector++) {
        int best = document.starts[j];
        for (int mean = best + 1; mean < document.starts[j + 1]; mean++) {
          if (products[mean * width + vector] > products[best * width + vector]) {
            best = mean;
          }
        }
        closest[j * vectors + vector] = best;
        scores[j] += products[best * width + vector];
      }
      scores[j] /= vectors;
    }
    return closest;
  }

  /**
   * Turns the scores of a query into the slopes of the loss by the products that they are the means
   * of.
   *
   * @return what the query adds to the loss, times the size of the batch
   */
  private double toSlopes(int query, List<MultiVector> documents, double[] scores, int vectors) {
    int batch = scores.length;
    double largest = Arrays.stream(scores).max().orElseThrow();
    double own = (scores[query] - largest) / temperature;
    double sum = 0;
    for (int j = 0; j < batch; j++) {
      boolean rival = j == query || !documents.get(j).equals(documents.get(query));
      scores[j] = rival ? StrictMath.exp((scores[j] - largest) / temperature) : 0;
      sum += scores[j];
    }
    for (int j = 0; j < batch; j++) {
      double target = j == query ? 1 : 0;
      scores[j] = (scores[j] / sum - target) / (temperature * batch * vectors);
    }
    return StrictMath.log(sum) - own;
  }

  private void addQueryGradient(int i, Side query, Side document, int[] closest, double[] slopes) {
    int vectors = query.texts[i].size();
    for (int j = 0; j < slopes.length; j++) {
      for (int vector = 0; vector < vectors; vector++) {
        add(
            (float) slopes[j],
            document.means,
            closest[j * vectors + vector],
            query.gradient,
            query.starts[i] + vector);
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
            query.means,
            query.starts[i] + vector,
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

  private void addUp(Side query, Side document, float[] gradient) {
    float[][] parts = new float[PARTS][gradient.length];
    workers.each(
        PARTS,
        part -> {
          for (int i = part; i < query.texts.length; i += PARTS) {
            query.texts[i].addGradient(query.gradient, query.starts[i] * dimension, parts[part]);
            document.texts[i].addGradient(
                document.gradient, document.starts[i] * dimension, parts[part]);
          }
        });
    Arrays.fill(gradient, 0);
    for (float[] part : parts) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += part[i];
      }
    }
  }
}
