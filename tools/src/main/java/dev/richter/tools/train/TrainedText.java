package dev.richter.tools.train;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.multivector.TokenClustering;
import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import dev.richter.vector.MultiVector;
import java.util.stream.IntStream;

/**
 * A text of a batch, projected and reduced, with what its gradient needs: rows x become y = xW,
 * then z = y / |y|, and the rows z of a cluster their mean m, then m / |m|.
 */
final class TrainedText {

  private static final MatrixKernels KERNELS = KernelProvider.kernels().matrices();

  private final float[] rows;
  private final int size;
  private final int inputDimension;
  private final int dimension;

  /** The rows z. */
  private final float[] units;

  /** One over |y|, for each row. */
  private final float[] inverseLengths;

  /** The cluster of each row. */
  private final int[] clusters;

  /** How many rows each cluster has. */
  private final int[] counts;

  /** The means, of length 1. */
  private final float[] means;

  /** One over |m|, for each mean; 0 where the rows cancel each other. */
  private final float[] inverseMeanLengths;

  private TrainedText(MultiVector text, int dimension, float[] columns, int wanted) {
    this.rows = text.values();
    this.size = text.size();
    this.inputDimension = text.dimension();
    this.dimension = dimension;
    this.units = new float[size * dimension];
    this.inverseLengths = new float[size];
    project(columns);
    MultiVector projected = MultiVector.of(dimension, units);
    if (wanted >= size) {
      this.clusters = IntStream.range(0, size).toArray();
      this.means = units.clone();
    } else {
      this.clusters = TokenClustering.assign(projected, wanted);
      this.means = TokenClustering.means(projected, clusters, false).values();
    }
    this.counts = new int[means.length / dimension];
    for (int cluster : clusters) {
      counts[cluster]++;
    }
    this.inverseMeanLengths = new float[counts.length];
    normalizeMeans();
  }

  /**
   * Projects and reduces a text.
   *
   * @param columns the matrix, as {@link MatrixKernels#spreadColumns} lays it out
   * @throws RichterException with {@link ErrorCode#VECTOR_VALUE_INVALID} if a row becomes 0
   */
  static TrainedText of(
      MultiVector text,
      int dimension,
      float[] columns,
      Reduction reduction,
      ClusteringBudget budget) {
    return new TrainedText(
        reduction.kept(text, budget), dimension, columns, budget.rows(text.size()));
  }

  private void project(float[] columns) {
    int width = MatrixKernels.columns(dimension);
    float[] products = new float[size * width];
    KERNELS.products(rows, size, inputDimension, columns, width, products, 0);
    for (int row = 0; row < size; row++) {
      double square = 0;
      for (int i = 0; i < dimension; i++) {
        float value = products[row * width + i];
        square += (double) value * value;
      }
      if (!(square > 0) || square == Double.POSITIVE_INFINITY) {
        throw new RichterException(
            ErrorCode.VECTOR_VALUE_INVALID,
            "row %d is projected to length %s, expected a direction"
                .formatted(row, Math.sqrt(square)));
      }
      double inverseLength = 1 / Math.sqrt(square);
      inverseLengths[row] = (float) inverseLength;
      for (int i = 0; i < dimension; i++) {
        units[row * dimension + i] = (float) (products[row * width + i] * inverseLength);
      }
    }
  }

  private void normalizeMeans() {
    for (int cluster = 0; cluster < counts.length; cluster++) {
      double square = 0;
      for (int i = cluster * dimension; i < (cluster + 1) * dimension; i++) {
        square += (double) means[i] * means[i];
      }
      float inverseLength = square == 0 ? 0 : (float) (1 / Math.sqrt(square));
      inverseMeanLengths[cluster] = inverseLength;
      for (int i = cluster * dimension; i < (cluster + 1) * dimension; i++) {
        means[i] *= inverseLength;
      }
    }
  }

  /** How many means there are. */
  int size() {
    return counts.length;
  }

  /** The means, one behind the other. */
  float[] means() {
    return means;
  }

  /**
   * Adds the gradient of the matrix.
   *
   * @param meanGradient holds the gradient of the means
   * @param start where that of the first mean begins
   * @param sum receives it, a row for each value of an input row
   */
  void addGradient(float[] meanGradient, int start, float[] sum) {
    int width = MatrixKernels.columns(dimension);
    float[] columns = new float[size * width];
    float[] through = throughLengths(meanGradient, start);
    for (int row = 0; row < size; row++) {
      int mean = clusters[row] * dimension;
      int unit = row * dimension;
      float along = 0;
      for (int i = 0; i < dimension; i++) {
        along += through[mean + i] * units[unit + i];
      }
      float factor = inverseLengths[row] / counts[clusters[row]];
      for (int i = 0; i < dimension; i++) {
        columns[MatrixKernels.place(i, row, size)] =
            (through[mean + i] - along * units[unit + i]) * factor;
      }
    }
    float[] products = new float[inputDimension * width];
    KERNELS.products(
        transposed(),
        /* size= */ inputDimension,
        /* dimension= */ size,
        columns,
        width,
        products,
        0);
    for (int input = 0; input < inputDimension; input++) {
      for (int i = 0; i < dimension; i++) {
        sum[input * dimension + i] += products[input * width + i];
      }
    }
  }

  /** The gradient of the means before they got length 1. */
  private float[] throughLengths(float[] meanGradient, int start) {
    float[] through = new float[means.length];
    for (int cluster = 0; cluster < counts.length; cluster++) {
      int mean = cluster * dimension;
      float along = 0;
      for (int i = 0; i < dimension; i++) {
        along += meanGradient[start + mean + i] * means[mean + i];
      }
      for (int i = 0; i < dimension; i++) {
        through[mean + i] =
            (meanGradient[start + mean + i] - along * means[mean + i])
                * inverseMeanLengths[cluster];
      }
    }
    return through;
  }

  private float[] transposed() {
    float[] transposed = new float[rows.length];
    for (int row = 0; row < size; row++) {
      for (int i = 0; i < inputDimension; i++) {
        transposed[i * size + row] = rows[row * inputDimension + i];
      }
    }
    return transposed;
  }
}
