package dev.richter.simd;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The twin in plain Java. */
final class ScalarMatrixKernels implements MatrixKernels {

  @Override
  public void products(
      float[] rows,
      int size,
      int dimension,
      float[] columns,
      int width,
      float[] products,
      int start) {
    Arrays.fill(products, start, start + size * width, 0);
    for (int row = 0; row < size; row++) {
      multiply(rows, row * dimension, dimension, columns, width, products, start + row * width);
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

  @Override
  public void widenBits(
      MemorySegment memory, long offset, int size, float scale, float[] values, int start) {
    for (int i = 0; i < size; i++) {
      int bit = memory.get(JAVA_BYTE, offset + i / Byte.SIZE) >> i % Byte.SIZE & 1;
      values[start + i] = bit == 1 ? scale : -scale;
    }
  }

  @Override
  public int largest(float[] values, int start, int size) {
    int largest = 0;
    for (int i = 1; i < size; i++) {
      if (values[start + i] > values[start + largest]) {
        largest = i;
      }
    }
    return largest;
  }

  @Override
  public void narrow(float[] values, int size, float scale, short[] rounded, int start) {
    for (int i = 0; i < size; i++) {
      rounded[start + i] = (short) (values[i] * scale);
    }
  }

  @Override
  public void maxCodedProducts(
      byte[] rows,
      int size,
      int stretches,
      short[] centroids,
      short[] codes,
      int width,
      short[] maxima) {
    short[] sums = new short[width];
    int at = 0;
    for (int row = 0; row < size; row++) {
      int centroid = Byte.toUnsignedInt(rows[at++]) | Byte.toUnsignedInt(rows[at++]) << Byte.SIZE;
      System.arraycopy(centroids, centroid * width, sums, 0, width);
      for (int stretch = 0; stretch < stretches; stretch++) {
        int both = rows[at + stretch / 2];
        int code = stretch % 2 == 0 ? both & CODES - 1 : both >> 4 & CODES - 1;
        int product = (stretch * CODES + code) * width;
        for (int column = 0; column < width; column++) {
          sums[column] += codes[product + column];
        }
      }
      at += stretches / 2;
      for (int column = 0; column < width; column++) {
        maxima[column] = (short) Math.max(maxima[column], sums[column]);
      }
    }
  }
}
