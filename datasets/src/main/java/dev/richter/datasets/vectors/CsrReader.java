package dev.richter.datasets.vectors;

import dev.richter.datasets.io.BinaryInput;
import dev.richter.datasets.io.ByteSource;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.OptionalLong;

/**
 * Reads the format described at {@link VectorFormat#CSR}.
 *
 * <p>Row starts, tokens and weights lie one after the other, so three cursors walk the file, each
 * in its own section. In a gzip file each must inflate what lies before its section, about half
 * again the work of one pass, and still nothing is kept.
 */
final class CsrReader implements VectorReader {

  static final int HEADER_BYTES = 3 * Long.BYTES;

  private final Path path;
  private final BinaryInput rowStarts;
  private final BinaryInput tokens;
  private final BinaryInput weights;
  private final long rows;
  private final long columns;
  private final long nonZeros;
  private long row;
  private long rowStart;
  private boolean ended;

  CsrReader(Path path) {
    this.path = path;
    try (OpenInputs inputs = new OpenInputs()) {
      rowStarts = inputs.open(path);
      rows = count(rowStarts, "row count");
      columns = count(rowStarts, "column count");
      nonZeros = count(rowStarts, "count of non-zeros");
      requireLength(rowStarts.source());
      rowStart = rowStarts.readLong("first row start");
      if (rowStart != 0) {
        throw rowStarts.malformed("the first row starts at %d, expected 0".formatted(rowStart));
      }
      tokens = inputs.open(path);
      tokens.skip(HEADER_BYTES + (rows + 1) * Long.BYTES, "row starts");
      weights = inputs.open(path);
      weights.skip(
          HEADER_BYTES + (rows + 1) * Long.BYTES + nonZeros * Integer.BYTES, "token section");
      inputs.keep();
    }
  }

  private static long count(BinaryInput input, String what) {
    long count = input.readLong(what);
    if (count < 0) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s, byte %d: %s %d, expected 0 or more"
              .formatted(input.source().path(), input.position() - Long.BYTES, what, count));
    }
    return count;
  }

  /** Compares the header with the length of the file before anything is done with its figures. */
  private void requireLength(ByteSource source) {
    BigInteger expected = contentBytes(rows, nonZeros);
    BigInteger available = BigInteger.valueOf(source.maxContentBytes());
    if (expected.compareTo(available) > 0) {
      throw new RichterException(
          ErrorCode.DATA_TRUNCATED,
          "%s, byte 0: %d rows and %d non-zeros take %d bytes, the file has %s%d"
              .formatted(
                  path,
                  rows,
                  nonZeros,
                  expected,
                  source.compressed() ? "at most " : "",
                  available));
    }
    if (!source.compressed() && expected.compareTo(available) < 0) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s, byte 0: %d rows and %d non-zeros take %d bytes, the file has %d"
              .formatted(path, rows, nonZeros, expected, available));
    }
  }

  /** The length of a file with these figures in its header, which may be beyond a long. */
  static BigInteger contentBytes(long rows, long nonZeros) {
    return BigInteger.valueOf(rows)
        .add(BigInteger.ONE)
        .multiply(BigInteger.valueOf(Long.BYTES))
        .add(BigInteger.valueOf(nonZeros).multiply(BigInteger.valueOf(Integer.BYTES + Float.BYTES)))
        .add(BigInteger.valueOf(HEADER_BYTES));
  }

  @Override
  public boolean hasNext() {
    if (row < rows) {
      return true;
    }
    if (!ended) {
      requireEnd();
      ended = true;
    }
    return false;
  }

  private void requireEnd() {
    if (rowStart != nonZeros) {
      throw rowStarts.malformed(
          "the last row ends at %d, expected %d, the count of non-zeros in the header"
              .formatted(rowStart, nonZeros));
    }
    weights.requireEnd();
  }

  @Override
  public VectorRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("%s has %d rows".formatted(path, rows));
    }
    int size = nextRowSize();
    int[] rowTokens = tokens.readInts(size, "token section");
    float[] rowWeights = weights.readFloats(size, "weight section");
    for (int token : rowTokens) {
      if (token >= columns) {
        throw inRow(
            ErrorCode.DATA_MALFORMED,
            "token %d, expected less than the column count %d".formatted(token, columns));
      }
    }
    SparseVector vector = vector(rowTokens, rowWeights);
    return VectorRecord.ofRow(row++, vector);
  }

  private int nextRowSize() {
    long rowEnd = rowStarts.readLong("row starts");
    if (rowEnd < rowStart || rowEnd > nonZeros) {
      throw inRow(
          ErrorCode.DATA_MALFORMED,
          "starts at %d and ends at %d, expected an end from there to %d"
              .formatted(rowStart, rowEnd, nonZeros));
    }
    long size = rowEnd - rowStart;
    if (size > SparseVector.MAX_SIZE) {
      throw inRow(
          ErrorCode.VECTOR_TOO_MANY_TOKENS,
          "%d tokens, expected at most %d".formatted(size, SparseVector.MAX_SIZE));
    }
    rowStart = rowEnd;
    return (int) size;
  }

  private SparseVector vector(int[] rowTokens, float[] rowWeights) {
    try {
      return Vectors.of(rowTokens, rowWeights);
    } catch (RichterException failure) {
      throw inRow(failure.code(), String.valueOf(failure.getMessage()));
    }
  }

  private RichterException inRow(ErrorCode code, String message) {
    return new RichterException(code, "%s, row %d: %s".formatted(path, row, message));
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(rows);
  }

  @Override
  public double progress() {
    return rows == 0 ? 1 : (double) row / rows;
  }

  @Override
  public void close() {
    try (rowStarts;
        tokens;
        weights) {
      row = rows;
    }
  }
}
