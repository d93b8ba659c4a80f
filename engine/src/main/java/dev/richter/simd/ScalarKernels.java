package dev.richter.simd;

import static java.lang.Float.float16ToFloat;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The twin in plain Java: the reference, and what runs without the Vector API module. */
final class ScalarKernels implements Kernels {

  private final MatrixKernels matrices = new ScalarMatrixKernels();

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** In each byte of a long, a 1 … */
  private static final long ONES = 0x0101_0101_0101_0101L;

  /** … and the first bit. */
  private static final long FIRST_BITS = ONES << (Byte.SIZE - 1);

  @Override
  public MatrixKernels matrices() {
    return matrices;
  }

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public float dotShortTokensByteWeights(
      MemorySegment memory, long offset, int size, float[] query) {
    long weights = offset + 2L * size;
    // Four sums: with one, every addition would wait for the one before.
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    for (int i = 0; i < size; i += 4) {
      sum0 += query[shortToken(memory, offset, i)] * code(memory, weights, i);
      sum1 += query[shortToken(memory, offset, i + 1)] * code(memory, weights, i + 1);
      sum2 += query[shortToken(memory, offset, i + 2)] * code(memory, weights, i + 2);
      sum3 += query[shortToken(memory, offset, i + 3)] * code(memory, weights, i + 3);
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  @Override
  public float dotShortTokensHalfWeights(
      MemorySegment memory, long offset, int size, float[] query) {
    long weights = offset + 2L * size;
    float sum = 0;
    for (int i = 0; i < size; i++) {
      sum += query[shortToken(memory, offset, i)] * half(memory, weights, i);
    }
    return sum;
  }

  @Override
  public float dotIntTokensByteWeights(MemorySegment memory, long offset, int size, float[] query) {
    long weights = offset + 4L * size;
    float sum = 0;
    for (int i = 0; i < size; i++) {
      sum += query[memory.get(INT, offset + 4L * i)] * code(memory, weights, i);
    }
    return sum;
  }

  @Override
  public float dotIntTokensHalfWeights(MemorySegment memory, long offset, int size, float[] query) {
    long weights = offset + 4L * size;
    float sum = 0;
    for (int i = 0; i < size; i++) {
      sum += query[memory.get(INT, offset + 4L * i)] * half(memory, weights, i);
    }
    return sum;
  }

  @Override
  public void maxima(int[] table, int size, int columns, int[] maxima) {
    for (int column = 0; column < columns; column += 4) {
      // Two at a time: with one, every comparison would wait for the one before.
      long left = eight(table, column);
      long right = eight(table, column + 2);
      for (int i = column + columns; i < size; i += columns) {
        left = larger(left, eight(table, i));
        right = larger(right, eight(table, i + 2));
      }
      maxima[column] = (int) left;
      maxima[column + 1] = (int) (left >>> Integer.SIZE);
      maxima[column + 2] = (int) right;
      maxima[column + 3] = (int) (right >>> Integer.SIZE);
    }
  }

  /** Two ints of four bytes, the first one low. */
  private static long eight(int[] fours, int i) {
    return ((long) fours[i + 1] << Integer.SIZE) | Integer.toUnsignedLong(fours[i]);
  }

  /** Byte by byte, the larger of two. */
  private static long larger(long left, long right) {
    // Bytes are compared by their last seven bits, then by their first.
    long lowerBits = ((left | FIRST_BITS) - (right & ~FIRST_BITS)) & ~(left ^ right);
    long ones = ((lowerBits | (left & ~right)) & FIRST_BITS) >>> (Byte.SIZE - 1);
    long leftIsMore = (ones << Byte.SIZE) - ones;
    return (left & leftIsMore) | (right & ~leftIsMore);
  }

  @Override
  public void maxima(short[] table, int size, int columns, short[] maxima) {
    System.arraycopy(table, 0, maxima, 0, columns);
    for (int row = columns; row < size; row += columns) {
      int end = Math.min(columns, size - row);
      for (int column = 0; column < end; column++) {
        // Not as Math.max, which stores each time.
        if (table[row + column] > maxima[column]) {
          maxima[column] = table[row + column];
        }
      }
    }
  }

  @Override
  public int atLeast(int[] values, int size, int least, int[] places, int start) {
    boolean small = least <= 0x80;
    long carry = ONES * ((small ? 0x80 : 0x100) - least);
    int end = start;
    for (int i = 0; i < size; i += 2) {
      long bytes = eight(values, i);
      long carried = (bytes & ~FIRST_BITS) + carry;
      long hits = (small ? carried | bytes : carried & bytes) & FIRST_BITS;
      for (; hits != 0; hits &= hits - 1) {
        places[end++] = i * Integer.BYTES + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    return end;
  }

  @Override
  public int atLeast(short[] values, int size, short least, int[] places, int start) {
    int end = start;
    for (int i = 0; i < size; i++) {
      if (values[i] >= least) {
        places[end++] = i;
      }
    }
    return end;
  }

  private static int shortToken(MemorySegment memory, long tokens, int i) {
    return memory.get(SHORT, tokens + 2L * i) & 0xFFFF;
  }

  private static int code(MemorySegment memory, long weights, int i) {
    return memory.get(JAVA_BYTE, weights + i) & 0xFF;
  }

  private static float half(MemorySegment memory, long weights, int i) {
    return float16ToFloat(memory.get(SHORT, weights + 2L * i));
  }
}
