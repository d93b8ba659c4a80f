package dev.richter.tools.train;

import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import java.util.List;

/**
 * The rows of several texts, one behind the other.
 *
 * @param dimension how many values a row has
 * @param starts the row that each text begins with, and behind the last
 * @param values the values, row by row
 */
record Stack(int dimension, int[] starts, float[] values) {

  private static final MatrixKernels KERNELS = KernelProvider.kernels().matrices();

  /** Stacks texts. */
  static Stack of(int dimension, List<float[]> texts) {
    int[] starts = new int[texts.size() + 1];
    for (int i = 0; i < texts.size(); i++) {
      starts[i + 1] = starts[i] + texts.get(i).length / dimension;
    }
    float[] values = new float[starts[texts.size()] * dimension];
    for (int i = 0; i < texts.size(); i++) {
      float[] text = texts.get(i);
      System.arraycopy(text, 0, values, starts[i] * dimension, text.length);
    }
    return new Stack(dimension, starts, values);
  }

  /** How many texts there are. */
  int texts() {
    return starts.length - 1;
  }

  /**
   * Scores all texts by MaxSim, divided by the number of the query's rows so that short and long
   * queries count alike.
   *
   * @param query its rows
   * @param scores receives the score of each text
   * @return for each text and each row of the query the closest row of the text
   */
  int[] closest(float[] query, double[] scores) {
    int size = query.length / dimension;
    int rows = starts[texts()];
    int width = MatrixKernels.columns(size);
    float[] columns = MatrixKernels.spread(query, 0, size, dimension);
    float[] products = new float[rows * width];
    KERNELS.products(values, rows, dimension, columns, width, products, 0);
    int[] closest = new int[texts() * size];
    for (int text = 0; text < texts(); text++) {
      double sum = 0;
      for (int row = 0; row < size; row++) {
        int best = starts[text];
        for (int other = best + 1; other < starts[text + 1]; other++) {
          if (products[other * width + row] > products[best * width + row]) {
            best = other;
          }
        }
        closest[text * size + row] = best;
        sum += products[best * width + row];
      }
      scores[text] = sum / size;
    }
    return closest;
  }
}
