package dev.richter.multivector;

import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;

/** Finds which of some means a row is closest to, by looking at them all. Immutable. */
final class NearestMeans {

  private final MatrixKernels kernels = KernelProvider.kernels().matrices();
  private final int dimension;
  private final int size;
  private final int width;
  private final float[] columns;
  private final float[] halfSquares;

  /**
   * Takes the means.
   *
   * @param means the values of the means, one after the other
   * @param first the first mean to take
   * @param size how many to take
   */
  NearestMeans(float[] means, int first, int size, int dimension) {
    this.dimension = dimension;
    this.size = size;
    this.width = MatrixKernels.columns(size);
    this.columns = MatrixKernels.spread(means, first, size, dimension);
    this.halfSquares = new float[size];
    for (int mean = 0; mean < size; mean++) {
      for (int i = 0; i < dimension; i++) {
        float value = means[(first + mean) * dimension + i];
        halfSquares[mean] += value * value / 2;
      }
    }
  }

  int size() {
    return size;
  }

  /** How many values {@link #closeness} needs room for. */
  int room(int rows) {
    return rows * width;
  }

  /**
   * How close each row is to each mean: their product less half the mean's square, which orders
   * means as their distances do.
   *
   * @param closeness receives the values row by row, {@link #width} for each
   */
  void closeness(float[] rows, int count, float[] closeness) {
    kernels.products(rows, count, dimension, columns, width, closeness, 0);
    for (int row = 0; row < count; row++) {
      int start = row * width;
      for (int mean = 0; mean < size; mean++) {
        closeness[start + mean] -= halfSquares[mean];
      }
    }
  }

  /** How far the values of one row are from those of the next. */
  int width() {
    return width;
  }

  /** The closest mean of a row, given what {@link #closeness} has found. */
  int closest(int row, float[] closeness) {
    return kernels.largest(closeness, row * width, size);
  }
}
