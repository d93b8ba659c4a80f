package dev.richter.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;

/** What one call of a kernel gets, and what it should give. */
final class KernelInput {

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final short LARGEST_HALF = 0x7BFF;

  private final Form form;
  private final int[] tokens;

  /** As they are stored: unsigned bytes or half floats. */
  private final short[] weights;

  /** By token. */
  private final float[] query;

  /** Where the document starts in memory. */
  private final int offset;

  private KernelInput(Form form, int[] tokens, short[] weights, float[] query, int offset) {
    this.form = form;
    this.tokens = tokens;
    this.weights = weights;
    this.query = query;
    this.offset = offset;
  }

  /** The kernels. */
  enum Form {
    SHORT_TOKENS_BYTE_WEIGHTS,
    SHORT_TOKENS_HALF_WEIGHTS,
    INT_TOKENS_BYTE_WEIGHTS,
    INT_TOKENS_HALF_WEIGHTS;

    boolean shortTokens() {
      return this == SHORT_TOKENS_BYTE_WEIGHTS || this == SHORT_TOKENS_HALF_WEIGHTS;
    }

    boolean byteWeights() {
      return this == SHORT_TOKENS_BYTE_WEIGHTS || this == INT_TOKENS_BYTE_WEIGHTS;
    }
  }

  /**
   * A query with weights for about half of the tokens, and a document of random tokens, filled with
   * weights of 0 to a whole number of steps.
   */
  static KernelInput random(Form form, Random random, int size, int vocabularySize, int offset) {
    float[] query = new float[vocabularySize];
    for (int token = 0; token < vocabularySize; token++) {
      query[token] = random.nextBoolean() ? 3 * random.nextFloat() : 0;
    }
    int padded = (size + Kernels.STEP - 1) / Kernels.STEP * Kernels.STEP;
    int[] tokens = random.ints(padded, 0, vocabularySize).toArray();
    short[] weights = new short[padded];
    for (int i = 0; i < size; i++) {
      weights[i] =
          (short) (form.byteWeights() ? random.nextInt(256) : random.nextInt(LARGEST_HALF + 1));
    }
    if (size > 0) {
      tokens[random.nextInt(size)] = vocabularySize - 1;
    }
    return new KernelInput(form, tokens, weights, query, offset);
  }

  /** Puts the smallest and largest weights there are into the document and the query. */
  void makeExtreme(Random random) {
    short[] extremes =
        form.byteWeights()
            ? new short[] {0, 1, 255}
            : new short[] {0, 1, 0x3FF, 0x400, LARGEST_HALF};
    for (int i = 0; i < weights.length; i++) {
      weights[i] = extremes[random.nextInt(extremes.length)];
    }
    float[] queryExtremes = {0, Float.MIN_VALUE, Float.MIN_NORMAL, 1, 1e30f};
    for (int token = 0; token < query.length; token++) {
      query[token] = queryExtremes[random.nextInt(queryExtremes.length)];
    }
  }

  /** Writes the document to memory that ends with it. */
  MemorySegment write(Arena arena) {
    int tokenBytes = form.shortTokens() ? 2 : 4;
    int weightBytes = form.byteWeights() ? 1 : 2;
    MemorySegment memory =
        arena.allocate(Math.max(1, offset + (long) tokens.length * (tokenBytes + weightBytes)));
    long weightsStart = offset + (long) tokens.length * tokenBytes;
    for (int i = 0; i < tokens.length; i++) {
      if (form.shortTokens()) {
        memory.set(SHORT, offset + 2L * i, (short) tokens[i]);
      } else {
        memory.set(INT, offset + 4L * i, tokens[i]);
      }
      if (form.byteWeights()) {
        memory.set(ValueLayout.JAVA_BYTE, weightsStart + i, (byte) weights[i]);
      } else {
        memory.set(SHORT, weightsStart + 2L * i, weights[i]);
      }
    }
    return memory;
  }

  float run(Kernels kernels, MemorySegment memory) {
    int size = tokens.length;
    return switch (form) {
      case SHORT_TOKENS_BYTE_WEIGHTS ->
          kernels.dotShortTokensByteWeights(memory, offset, size, query);
      case SHORT_TOKENS_HALF_WEIGHTS ->
          kernels.dotShortTokensHalfWeights(memory, offset, size, query);
      case INT_TOKENS_BYTE_WEIGHTS -> kernels.dotIntTokensByteWeights(memory, offset, size, query);
      case INT_TOKENS_HALF_WEIGHTS -> kernels.dotIntTokensHalfWeights(memory, offset, size, query);
    };
  }

  /** All terms are positive, so that rounding is in proportion to the sum. */
  void assertExpected(float actual) {
    double expected = 0;
    for (int i = 0; i < tokens.length; i++) {
      double weight = form.byteWeights() ? weights[i] & 0xFF : Float.float16ToFloat(weights[i]);
      expected += weight * query[tokens[i]];
    }
    double rounding = (tokens.length + 1) * 0x1p-24 * expected + tokens.length * Float.MIN_VALUE;
    assertThat(Math.abs(actual - expected))
        .as("%s of %s", actual, this)
        .isLessThanOrEqualTo(rounding);
  }

  @Override
  public String toString() {
    return "%s: %d tokens at %d".formatted(form, tokens.length, offset);
  }
}
