package dev.richter.simd;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The twin on the Vector API: tiles of four rows and sixteen columns, whose products stay in
 * registers.
 */
final class VectorMatrixKernels implements MatrixKernels {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final VectorSpecies<Short> HALF_SHORTS = ShortVector.SPECIES_128;
  private static final int LANES = FLOATS.length();
  private static final int ROWS = 4;

  @Override
  public void products(
      float[] rows,
      int size,
      int dimension,
      float[] columns,
      int width,
      float[] products,
      int start) {
    for (int row = 0; row < size; row += ROWS) {
      for (int column = 0; column < width; column += COLUMN_STEP) {
        tile(rows, row, size, dimension, columns, column, width, products, start, false);
      }
    }
  }

  @Override
  public void maxProducts(
      float[] rows, int size, int dimension, float[] columns, int width, float[] maxima) {
    for (int row = 0; row < size; row += ROWS) {
      for (int column = 0; column < width; column += COLUMN_STEP) {
        tile(rows, row, size, dimension, columns, column, width, maxima, 0, true);
      }
    }
  }

  /**
   * Four rows from {@code row} on with sixteen columns from {@code column} on. Where there are no
   * four, the last row stands in for those that are not there, which changes nothing.
   */
  private static void tile(
      float[] rows,
      int row,
      int size,
      int dimension,
      float[] columns,
      int column,
      int width,
      float[] result,
      int start,
      boolean maxima) {
    int panel = column * dimension;
    int row0 = row * dimension;
    int row1 = Math.min(row + 1, size - 1) * dimension;
    int row2 = Math.min(row + 2, size - 1) * dimension;
    int row3 = Math.min(row + 3, size - 1) * dimension;
    FloatVector left0 = FloatVector.zero(FLOATS);
    FloatVector left1 = left0;
    FloatVector left2 = left0;
    FloatVector left3 = left0;
    FloatVector right0 = left0;
    FloatVector right1 = left0;
    FloatVector right2 = left0;
    FloatVector right3 = left0;
    for (int i = 0; i < dimension; i++) {
      FloatVector left = FloatVector.fromArray(FLOATS, columns, panel + i * COLUMN_STEP);
      FloatVector right = FloatVector.fromArray(FLOATS, columns, panel + i * COLUMN_STEP + LANES);
      FloatVector value0 = FloatVector.broadcast(FLOATS, rows[row0 + i]);
      left0 = left.fma(value0, left0);
      right0 = right.fma(value0, right0);
      FloatVector value1 = FloatVector.broadcast(FLOATS, rows[row1 + i]);
      left1 = left.fma(value1, left1);
      right1 = right.fma(value1, right1);
      FloatVector value2 = FloatVector.broadcast(FLOATS, rows[row2 + i]);
      left2 = left.fma(value2, left2);
      right2 = right.fma(value2, right2);
      FloatVector value3 = FloatVector.broadcast(FLOATS, rows[row3 + i]);
      left3 = left.fma(value3, left3);
      right3 = right.fma(value3, right3);
    }
    if (maxima) {
      left0
          .max(left1)
          .max(left2.max(left3))
          .max(FloatVector.fromArray(FLOATS, result, column))
          .intoArray(result, column);
      right0
          .max(right1)
          .max(right2.max(right3))
          .max(FloatVector.fromArray(FLOATS, result, column + LANES))
          .intoArray(result, column + LANES);
      return;
    }
    int first = start + column;
    store(left0, right0, result, first + row * width);
    store(left1, right1, result, first + Math.min(row + 1, size - 1) * width);
    store(left2, right2, result, first + Math.min(row + 2, size - 1) * width);
    store(left3, right3, result, first + Math.min(row + 3, size - 1) * width);
  }

  private static void store(FloatVector left, FloatVector right, float[] result, int offset) {
    left.intoArray(result, offset);
    right.intoArray(result, offset + LANES);
  }

  @Override
  public void widenBytes(
      MemorySegment memory, long offset, int size, float scale, float[] values, int start) {
    int end = BYTES.loopBound(size);
    for (int i = 0; i < end; i += BYTES.length()) {
      FloatVector widened =
          (FloatVector)
              ByteVector.fromMemorySegment(BYTES, memory, offset + i, LITTLE_ENDIAN)
                  .castShape(FLOATS, 0);
      widened.mul(scale).intoArray(values, start + i);
    }
    for (int i = end; i < size; i++) {
      values[start + i] = scale * memory.get(JAVA_BYTE, offset + i);
    }
  }

  @Override
  public void widenBits(
      MemorySegment memory, long offset, int size, float scale, float[] values, int start) {
    FloatVector negative = FloatVector.broadcast(FLOATS, -scale);
    int end = FLOATS.loopBound(size);
    for (int i = 0; i < end; i += LANES) {
      byte bits = memory.get(JAVA_BYTE, offset + i / Byte.SIZE);
      negative
          .blend(scale, VectorMask.fromLong(FLOATS, Byte.toUnsignedLong(bits)))
          .intoArray(values, start + i);
    }
    for (int i = end; i < size; i++) {
      int bit = memory.get(JAVA_BYTE, offset + i / Byte.SIZE) >> i % Byte.SIZE & 1;
      values[start + i] = bit == 1 ? scale : -scale;
    }
  }

  @Override
  public int largest(float[] values, int start, int size) {
    int end = FLOATS.loopBound(size);
    if (end == 0) {
      return largestAmong(values, start, 0, size, 0);
    }
    FloatVector most = FloatVector.fromArray(FLOATS, values, start);
    for (int i = LANES; i < end; i += LANES) {
      most = most.max(FloatVector.fromArray(FLOATS, values, start + i));
    }
    float largest = most.reduceLanes(VectorOperators.MAX);
    int first = 0;
    while (true) {
      long equal =
          FloatVector.fromArray(FLOATS, values, start + first)
              .compare(VectorOperators.EQ, largest)
              .toLong();
      if (equal != 0) {
        first += Long.numberOfTrailingZeros(equal);
        break;
      }
      first += LANES;
    }
    return largestAmong(values, start, end, size, first);
  }

  private static int largestAmong(float[] values, int start, int from, int to, int soFar) {
    int largest = soFar;
    for (int i = from; i < to; i++) {
      if (values[start + i] > values[start + largest]) {
        largest = i;
      }
    }
    return largest;
  }

  @Override
  public void narrow(float[] values, int size, float scale, short[] rounded, int start) {
    for (int i = 0; i < size; i += LANES) {
      ShortVector narrowed =
          (ShortVector)
              FloatVector.fromArray(FLOATS, values, i)
                  .mul(scale)
                  .convertShape(VectorOperators.F2S, HALF_SHORTS, 0);
      narrowed.intoArray(rounded, start + i);
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
    int table = CODES * width;
    for (int column = 0; column < width; column += COLUMN_STEP) {
      ShortVector most = ShortVector.fromArray(SHORTS, maxima, column);
      int at = 0;
      for (int row = 0; row < size; row++) {
        int centroid = Byte.toUnsignedInt(rows[at++]) | Byte.toUnsignedInt(rows[at++]) << Byte.SIZE;
        ShortVector even = ShortVector.fromArray(SHORTS, centroids, centroid * width + column);
        ShortVector odd = ShortVector.zero(SHORTS);
        int product = column;
        int end = at + stretches / 2;
        while (at < end) {
          int both = rows[at++];
          int evenPlace = product + (both & CODES - 1) * width;
          even = even.add(ShortVector.fromArray(SHORTS, codes, evenPlace));
          int oddPlace = product + table + (both >> 4 & CODES - 1) * width;
          odd = odd.add(ShortVector.fromArray(SHORTS, codes, oddPlace));
          product += 2 * table;
        }
        most = most.max(even.add(odd));
      }
      most.intoArray(maxima, column);
    }
  }
}
