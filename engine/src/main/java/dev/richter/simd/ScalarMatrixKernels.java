package dev.richter.simd;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The twin in plain Java. */
final class ScalarMatrixKernels implements MatrixKernels {

  @Override
  public void products(
      float[] rows, int size, int dimension, float[] columns, int width, float[] products) {
    Arrays.fill(products, 0, size * width, 0);
    for (int row = 0; row < size; row++) {
      multiply(rows, row * dimension, dimension, columns, width, products, row * width);
    }
  }

  @Override
  public void maxProducts(
      float[] rows, int size, int dimension, float[] columns, int width, float[] maxima) {
    float[] products = new float[width];
    for (int row = 0; row < size; row++) {
      Arrays.fill(products, 0);
      multiply(rows, row * dimension, dimension, columns, width, products, 0);
      for (int column = 0; column < width; column++) {
        maxima[column] = Math.max(maxima[column], products[column]);
      }
    }
  }

  private static void multiply(
      float[] rows,
      int row,
      int dimension,
      float[] columns,
      int width,
      float[] products,
      int start) {
    for (int column = 0; column < width; column += COLUMN_STEP) {
      int panel = column * dimension;
      for (int i = 0; i < dimension; i++) {
        float factor = rows[row + i];
        for (int lane = 0; lane < COLUMN_STEP; lane++) {
          products[start + column + lane] =
              Math.fma(
                  factor, columns[panel + i * COLUMN_STEP + lane], products[start + column + lane]);
        }
      }
    }
  }

  @Override
  public void widenBytes(
      MemorySegment memory, long offset, int size, float scale, float[] values, int start) {
    for (int i = 0; i < size; i++) {
      values[start + i] = scale * memory.get(JAVA_BYTE, offset + i);
    }
  }
}
