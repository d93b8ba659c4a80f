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

  /** The rows of a table of sums are a multiple of so many bytes. */
  int ROW_STEP = 256;

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
   * Writes the maximum of each column of a table.
   *
   * @param table its values row by row, {@code size} in all; the last row may end early
   * @param size a multiple of {@value #ROW_STEP} bytes
   * @param columns how many values a row has: a multiple of {@value #ROW_STEP} bytes, {@code size}
   *     at most
   * @param maxima receives as many values as there are columns
   */
  void maxima(short[] table, int size, int columns, short[] maxima);

  /** The same for unsigned bytes, four to an int: an int of maxima has that of each byte. */
  void maxima(int[] table, int size, int columns, int[] maxima);

  /**
   * Collects the places of the values that are at least {@code least}, ascending.
   *
   * @param size how many values there are, a multiple of {@value #ROW_STEP} bytes
   * @param places receives the places; has room for {@code size}
   * @param start where in {@code places} the first is put
   * @return where the last was put, and one more
   */
  int atLeast(short[] values, int size, short least, int[] places, int start);

  /**
   * The same for unsigned bytes, four to an int. Places count the bytes, from the lowest of the
   * first int on.
   *
   * @param size how many ints there are, a multiple of {@value #ROW_STEP} bytes
   * @param least from 1 to 255
   * @param places receives the places; has room for four times {@code size}
   */
  int atLeast(int[] values, int size, int least, int[] places, int start);

  /** The inner loops over multi-vectors. */
  MatrixKernels matrices();
}
