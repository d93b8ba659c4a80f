package dev.richter.simd;

import static java.lang.Float.float16ToFloat;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The twin in plain Java: the reference, and what runs without the Vector API module. */
final class ScalarKernels implements Kernels {

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Override
  public String name() {
    return "scalar";
  }

  // Four sums: one would make every addition wait for the one before.

  @Override
  public float dotShortTokensByteWeights(
      MemorySegment memory, long offset, int size, float[] query) {
    long weights = offset + 2L * size;
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i < size - 3; i += 4) {
      sum0 += shortTokenByteWeight(memory, offset, weights, i, query);
      sum1 += shortTokenByteWeight(memory, offset, weights, i + 1, query);
      sum2 += shortTokenByteWeight(memory, offset, weights, i + 2, query);
      sum3 += shortTokenByteWeight(memory, offset, weights, i + 3, query);
    }
    for (; i < size; i++) {
      sum0 += shortTokenByteWeight(memory, offset, weights, i, query);
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  private static float shortTokenByteWeight(
      MemorySegment memory, long tokens, long weights, int i, float[] query) {
    return query[memory.get(SHORT, tokens + 2L * i) & 0xFFFF]
        * (memory.get(JAVA_BYTE, weights + i) & 0xFF);
  }

  @Override
  public float dotShortTokensHalfWeights(
      MemorySegment memory, long offset, int size, float[] query) {
    long weights = offset + 2L * size;
    float sum0 = 0;
    float sum1 = 0;
    int i = 0;
    for (; i < size - 1; i += 2) {
      sum0 += shortTokenHalfWeight(memory, offset, weights, i, query);
      sum1 += shortTokenHalfWeight(memory, offset, weights, i + 1, query);
    }
    if (i < size) {
      sum0 += shortTokenHalfWeight(memory, offset, weights, i, query);
    }
    return sum0 + sum1;
  }

  private static float shortTokenHalfWeight(
      MemorySegment memory, long tokens, long weights, int i, float[] query) {
    return query[memory.get(SHORT, tokens + 2L * i) & 0xFFFF]
        * float16ToFloat(memory.get(SHORT, weights + 2L * i));
  }

  @Override
  public float dotIntTokensByteWeights(MemorySegment memory, long offset, int size, float[] query) {
    long weights = offset + 4L * size;
    float sum = 0;
    for (int i = 0; i < size; i++) {
      sum += query[memory.get(INT, offset + 4L * i)] * (memory.get(JAVA_BYTE, weights + i) & 0xFF);
    }
    return sum;
  }

  @Override
  public float dotIntTokensHalfWeights(MemorySegment memory, long offset, int size, float[] query) {
    long weights = offset + 4L * size;
    float sum = 0;
    for (int i = 0; i < size; i++) {
      sum +=
          query[memory.get(INT, offset + 4L * i)]
              * float16ToFloat(memory.get(SHORT, weights + 2L * i));
    }
    return sum;
  }
}
