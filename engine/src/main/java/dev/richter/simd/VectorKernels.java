package dev.richter.simd;

import java.lang.foreign.MemorySegment;

/** The twin on the Vector API, loaded only where its module is present. */
final class VectorKernels implements Kernels {

  private final ScalarKernels scalar = new ScalarKernels();

  @Override
  public String name() {
    return "vector-256";
  }

  @Override
  public float dotShortTokensByteWeights(
      MemorySegment memory, long offset, int size, float[] query) {
    return scalar.dotShortTokensByteWeights(memory, offset, size, query);
  }

  @Override
  public float dotShortTokensHalfWeights(
      MemorySegment memory, long offset, int size, float[] query) {
    return scalar.dotShortTokensHalfWeights(memory, offset, size, query);
  }

  @Override
  public float dotIntTokensByteWeights(MemorySegment memory, long offset, int size, float[] query) {
    return scalar.dotIntTokensByteWeights(memory, offset, size, query);
  }

  @Override
  public float dotIntTokensHalfWeights(MemorySegment memory, long offset, int size, float[] query) {
    return scalar.dotIntTokensHalfWeights(memory, offset, size, query);
  }
}
