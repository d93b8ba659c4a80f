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

  /** How many values a code may have. */
  int CODES = 16;

  /** How many columns a matrix has for so many vectors; those that are over hold 0. */
  static int columns(int vectors) {
    return (vectors + COLUMN_STEP - 1) / COLUMN_STEP * COLUMN_STEP;
  }

  /**
   * Lays rows out as columns.
   *
   * @param rows the values row by row
   * @param first the first row to take
   * @param size how many rows to take
   * @return the values in panels, of {@code columns(size)} columns
   */
  static float[] spread(float[] rows, int first, int size, int dimension) {
    float[] columns = new float[columns(size) * dimension];
    for (int column = 0; column < size; column++) {
      for (int i = 0; i < dimension; i++) {
        columns[place(column, i, dimension)] = rows[(first + column) * dimension + i];
      }
    }
    return columns;
  }

  /**
   * Lays a matrix out so that its columns are columns here.
   *
   * @param matrix the values row by row, {@code size} in a row
   * @param size how many columns it has
   * @param dimension how many rows it has
   * @return the values in panels, of {@code columns(size)} columns
   */
  static float[] spreadColumns(float[] matrix, int size, int dimension) {
    float[] columns = new float[columns(size) * dimension];
    for (int i = 0; i < dimension; i++) {
      for (int column = 0; column < size; column++) {
        columns[place(column, i, dimension)] = matrix[i * size + column];
      }
    }
    return columns;
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
   * @param start where the first of them is put
   */
  void products(
      float[] rows,
      int size,
      int dimension,
      float[] columns,
      int width,
      float[] products,
      int start);

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

  /**
   * Spreads bits out: a scale where the bit is 1, its negative where it is 0.
   *
   * @param offset where the byte of the first bits lies, the lowest of which is the first
   * @param size how many values, any number
   * @param values receives the values
   * @param start where the first of them is put
   */
  void widenBits(
      MemorySegment memory, long offset, int size, float scale, float[] values, int start);

  /**
   * Where the largest of some values stands, the first of them where there are several.
   *
   * @param start where the first value stands
   * @param size how many values there are, at least 1; none of them is NaN
   * @return its place from {@code start} on
   */
  int largest(float[] values, int start, int size);

  /**
   * Multiplies floats by a scale and rounds them towards 0.
   *
   * @param size how many values, a multiple of {@value #COLUMN_STEP}
   * @param rounded receives the values, none of which may be beyond what a short holds
   * @param start where the first of them is put
   */
  void narrow(float[] values, int size, float scale, short[] rounded, int start);

  /**
   * Raises maxima to the largest product of each column with any of some coded rows: the product of
   * the row's centroid and those of its codes, added up.
   *
   * @param rows for each row the number of its centroid, an unsigned little-endian short, and a
   *     code of 4 bits for each of its stretches, the lower half of a byte before the upper
   * @param size how many rows there are
   * @param stretches how many codes a row has, an even number
   * @param centroids the products of the centroids with the columns, centroid by centroid
   * @param codes the products of what the codes stand for, stretch by stretch and code by code,
   *     {@value #CODES} for each stretch. No sum may be beyond what a short holds
   * @param width how many columns there are, a multiple of {@value #COLUMN_STEP}
   * @param maxima the largest products so far, {@code width} of them
   */
  void maxCodedProducts(
      byte[] rows,
      int size,
      int stretches,
      short[] centroids,
      short[] codes,
      int width,
      short[] maxima);
}
