package dev.richter.vector;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Arrays;

/**
 * A multi-vector: the rows of a small matrix, one for each token of a text, or for each cluster of
 * its tokens, as late-interaction encoders (ColBERT and its kin) make them.
 *
 * <p>Values are finite and of moderate size; rows may be equal, and 0. Instances are immutable and
 * safe for use by many threads. The multi-vector without rows is a legal value, though neither an
 * index nor a search takes it.
 */
public final class MultiVector implements Vector {

  /** The most rows one multi-vector may have. */
  public static final int MAX_SIZE = 32_768;

  /** The most values a row may have. */
  public static final int MAX_DIMENSION = 4_096;

  /** The largest magnitude of a value, so that no score is too large for a float. */
  public static final float MAX_VALUE = 1e15f;

  private final int dimension;
  private final int size;
  private final float[] values;

  private MultiVector(int dimension, float[] values) {
    this.dimension = dimension;
    this.size = values.length / dimension;
    this.values = values;
  }

  /**
   * Makes a multi-vector of values that stand row by row.
   *
   * @param dimension how many values a row has, 1 to {@value #MAX_DIMENSION}
   * @param values the values, none of them larger than {@link #MAX_VALUE} or smaller than its
   *     opposite; copied
   * @throws RichterException with {@link ErrorCode#VECTOR_DIMENSION_MISMATCH} if the values do not
   *     make whole rows or the dimension is out of its range, {@link
   *     ErrorCode#VECTOR_TOO_MANY_ROWS}, or {@link ErrorCode#VECTOR_VALUE_INVALID} if a value is
   *     out of its range
   */
  public static MultiVector of(int dimension, float[] values) {
    if (dimension < 1 || dimension > MAX_DIMENSION) {
      throw new RichterException(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "dimension %d, expected 1 to %d".formatted(dimension, MAX_DIMENSION));
    }
    if (values.length % dimension != 0) {
      throw new RichterException(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "%d values, expected a multiple of the dimension %d".formatted(values.length, dimension));
    }
    if (values.length / dimension > MAX_SIZE) {
      throw new RichterException(
          ErrorCode.VECTOR_TOO_MANY_ROWS,
          "%d rows in one multi-vector, expected at most %d"
              .formatted(values.length / dimension, MAX_SIZE));
    }
    float[] own = values.clone();
    for (int i = 0; i < own.length; i++) {
      if (!(Math.abs(own[i]) <= MAX_VALUE)) {
        throw new RichterException(
            ErrorCode.VECTOR_VALUE_INVALID,
            "value %s at position %d of row %d, expected %s to %s"
                .formatted(own[i], i % dimension, i / dimension, -MAX_VALUE, MAX_VALUE));
      }
    }
    return new MultiVector(dimension, own);
  }

  /**
   * Makes a multi-vector of rows.
   *
   * @param rows at least one, all of the same length; copied
   * @throws RichterException as {@link #of(int, float[])} does; with {@link ErrorCode#VECTOR_EMPTY}
   *     if there are no rows, which leaves the dimension open
   */
  public static MultiVector of(float[][] rows) {
    if (rows.length == 0) {
      throw new RichterException(
          ErrorCode.VECTOR_EMPTY, "a multi-vector without rows, expected at least one");
    }
    int dimension = rows[0].length;
    if (rows.length > MAX_SIZE) {
      throw new RichterException(
          ErrorCode.VECTOR_TOO_MANY_ROWS,
          "%d rows in one multi-vector, expected at most %d".formatted(rows.length, MAX_SIZE));
    }
    float[] values = new float[Math.multiplyExact(rows.length, dimension)];
    for (int row = 0; row < rows.length; row++) {
      if (rows[row].length != dimension) {
        throw new RichterException(
            ErrorCode.VECTOR_DIMENSION_MISMATCH,
            "row %d has %d values, expected %d as in row 0"
                .formatted(row, rows[row].length, dimension));
      }
      System.arraycopy(rows[row], 0, values, row * dimension, dimension);
    }
    return of(dimension, values);
  }

  /** How many values a row has. */
  public int dimension() {
    return dimension;
  }

  /** How many rows there are. */
  public int size() {
    return size;
  }

  /** Whether there are no rows. */
  @Override
  public boolean isEmpty() {
    return size == 0;
  }

  /** One value. */
  public float value(int row, int position) {
    return values[row * dimension + position];
  }

  /** A copy of one row. */
  public float[] row(int row) {
    return Arrays.copyOfRange(values, row * dimension, (row + 1) * dimension);
  }

  /** A copy of the values, row by row. */
  public float[] values() {
    return values.clone();
  }

  /**
   * The same rows at length 1, as similarity by cosine needs them.
   *
   * @throws RichterException with {@link ErrorCode#VECTOR_VALUE_INVALID} if a row is 0 and has no
   *     direction
   */
  public MultiVector normalized() {
    requireDirections();
    float[] unit = values.clone();
    for (int row = 0; row < size; row++) {
      double length = 0;
      for (int i = row * dimension; i < (row + 1) * dimension; i++) {
        length += (double) unit[i] * unit[i];
      }
      double factor = 1 / Math.sqrt(length);
      for (int i = row * dimension; i < (row + 1) * dimension; i++) {
        unit[i] = (float) (unit[i] * factor);
      }
    }
    return new MultiVector(dimension, unit);
  }

  /**
   * Makes sure that each row has a direction, without which there is no {@link #normalized}.
   *
   * @throws RichterException with {@link ErrorCode#VECTOR_VALUE_INVALID} if a row is 0
   */
  public void requireDirections() {
    for (int row = 0; row < size; row++) {
      if (isZero(row)) {
        throw new RichterException(
            ErrorCode.VECTOR_VALUE_INVALID,
            "row %d is 0, expected a direction for similarity by cosine".formatted(row));
      }
    }
  }

  private boolean isZero(int row) {
    for (int i = row * dimension; i < (row + 1) * dimension; i++) {
      if (values[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * MaxSim (Khattab and Zaharia, SIGIR 2020): for each row of this query the largest inner product
   * with a row of the document, summed up, all in double precision and rounded once.
   *
   * @param document at least one row, of the same dimension
   * @throws RichterException with {@link ErrorCode#VECTOR_DIMENSION_MISMATCH} or {@link
   *     ErrorCode#VECTOR_EMPTY}
   */
  public float maxSim(MultiVector document) {
    if (document.dimension != dimension) {
      throw new RichterException(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "dimension %d of the document, expected %d as in the query"
              .formatted(document.dimension, dimension));
    }
    if (document.isEmpty()) {
      throw new RichterException(
          ErrorCode.VECTOR_EMPTY, "a document without rows, expected at least one");
    }
    double sum = 0;
    for (int row = 0; row < size; row++) {
      double best = Double.NEGATIVE_INFINITY;
      for (int other = 0; other < document.size; other++) {
        best = Math.max(best, dot(row, document, other));
      }
      sum += best;
    }
    return (float) sum;
  }

  private double dot(int row, MultiVector other, int otherRow) {
    double dot = 0;
    for (int i = 0; i < dimension; i++) {
      dot += (double) value(row, i) * other.value(otherRow, i);
    }
    return dot;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MultiVector that
        && dimension == that.dimension
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * dimension + Arrays.hashCode(values);
  }

  /** The shape and the first values, for a log. */
  @Override
  public String toString() {
    return "MultiVector[%d x %d, %s%s]"
        .formatted(
            size,
            dimension,
            Arrays.toString(Arrays.copyOf(values, Math.min(4, values.length))),
            values.length > 4 ? " …" : "");
  }
}
