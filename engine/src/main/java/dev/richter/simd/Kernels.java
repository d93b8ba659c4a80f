package dev.richter.simd;

import java.lang.foreign.MemorySegment;

/**
 * Inner products of one stored document with a query that is spread out as a dense table, and looks
 * at the sums that blocks have collected.
 *
 * <p>A document lies in memory as {@code size} tokens, then {@code size} weights, where {@code
 * size} is a multiple of {@value #STEP}: what a vector lacks is filled with weights of 0. Tokens
 * are little-endian unsigned shorts or ints and index the table; weights are unsigned bytes (codes)
 * or little-endian half floats. The caller multiplies the sum by the document's scale. Twins may
 * add in different orders, so their sums agree to within float rounding of {@code size} terms, not
 * bit by bit.
 */
public interface Kernels {

  /** Documents are scored in steps of so many tokens. */
  int STEP = 8;

  /** Sums are looked at in chunks of so many. */
  int CHUNK = 64;

  /** What the log and {@code stats} call this twin. */
  String name();

  /** Σ query[token] × code over 16-bit tokens and 8-bit codes. */
  float dotShortTokensByteWeights(MemorySegment memory, long offset, int size, float[] query);

  /** Σ query[token] × weight over 16-bit tokens and half-float weights. */
  float dotShortTokensHalfWeights(MemorySegment memory, long offset, int size, float[] query);

  /** Σ query[token] × code over 32-bit tokens and 8-bit codes. */
  float dotIntTokensByteWeights(MemorySegment memory, long offset, int size, float[] query);

  /** Σ query[token] × weight over 32-bit tokens and half-float weights. */
  float dotIntTokensHalfWeights(MemorySegment memory, long offset, int size, float[] query);

  /**
   * Writes the maximum of each {@value #CHUNK} neighbours.
   *
   * @param values at least {@code size} values
   * @param size a multiple of {@value #CHUNK}
   * @param maxima receives {@code size} / {@value #CHUNK} values
   */
  void maxima(short[] values, int size, short[] maxima);

  /**
   * Collects the places of the values that are at least {@code least}, ascending.
   *
   * @param maxima what {@link #maxima} wrote for these values; chunks below {@code least} are
   *     passed over
   * @param size how many values there are, a multiple of {@value #CHUNK}
   * @param places receives the places; has room for {@code size}
   * @return how many there are
   */
  int atLeast(short[] values, short[] maxima, int size, short least, int[] places);
}
