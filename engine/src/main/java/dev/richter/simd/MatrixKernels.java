package dev.richter.simd;

import java.lang.foreign.MemorySegment;

/**
 * Products of two small matrices: the rows of a document's multi-vector with those of a query's,
 * which stand as columns.
 *
 * <p>Columns lie in panels of {@value #COLUMN_STEP}, and in a panel position by position: first the
 * values of its columns at position 0, then at position 1, and so on; see {@link #place}. So a lane
 * of a vector register belongs to one column, and nothing is added up across lanes. Each product is
 * one chain of fused multiply-adds from the first position to the last, whose error is at most the
 * number of positions times half a unit in the last place of the sum of the terms' magnitudes.
 * Twins agree bit by bit.
 */
public interface MatrixKernels {

  /** The number of columns is a multiple of this. */
  int COLUMN_STEP = 16;

  /** How many columns a matrix has for so many vectors; those that are over hold 0. */
  static int columns(int vectors) {
    return (vectors + COLUMN_STEP - 1) / COLUMN_STEP * COLUMN_STEP;
  }

  /** Where the value of a column at a position lies. */
  static int place(int column, int position, int dimension) {
    return (column / COLUMN_STEP * dimension + position) * COLUMN_STEP + column % COLUMN_STEP;
  }

  /**
   * The product of each row with each column.
   *
   * @param rows the values row by row
   * @param size how many rows there are
   * @param dimension how many values a row has
   * @param columns the values of the columns, in panels
   * @param width how many columns there are, a multiple of {@value #COLUMN_STEP}
   * @param products receives {@code size × width} products, row by row
   */
  void products(
      float[] rows, int size, int dimension, float[] columns, int width, float[] products);

  /**
   * Raises maxima to the largest product of each column with any of the rows: what MaxSim sums up
   * where the columns are a query.
   *
   * @param rows the values row by row
   * @param size how many rows there are, at least 1
   * @param dimension how many values a row has
   * @param columns the values of the columns, in panels
   * @param width how many columns there are, a multiple of {@value #COLUMN_STEP}
   * @param maxima the largest products so far, {@code width} of them
   */
  void maxProducts(
      float[] rows, int size, int dimension, float[] columns, int width, float[] maxima);

  /**
   * Multiplies signed bytes by a scale, each product rounded once.
   *
   * @param size how many values, any number
   * @param values receives the values
   * @param start where the first of them is put
   */
  void widenBytes(
      MemorySegment memory, long offset, int size, float scale, float[] values, int start);
}
