package dev.richter.datasets.vectors;

import dev.richter.datasets.io.BinaryInput;
import dev.richter.datasets.io.ByteSource;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.OptionalLong;

/** Reads the format described at {@link VectorFormat#SEISMIC_BINARY}. */
final class SeismicBinaryReader implements VectorReader {

  private final BinaryInput input;
  private final long rows;
  private long row;
  private boolean ended;

  SeismicBinaryReader(Path path) {
    try (OpenInputs inputs = new OpenInputs()) {
      input = inputs.open(path);
      rows = input.readUnsignedInt("vector count");
      ByteSource source = input.source();
      // Even empty vectors take the four bytes of their length.
      if (Integer.BYTES * (rows + 1) > source.maxContentBytes()) {
        throw new RichterException(
            ErrorCode.DATA_TRUNCATED,
            "%s, byte 0: %d vectors take at least %d bytes, the file has %s%d"
                .formatted(
                    path,
                    rows,
                    Integer.BYTES * (rows + 1),
                    source.compressed() ? "at most " : "",
                    source.maxContentBytes()));
      }
      inputs.keep();
    }
  }

  @Override
  public boolean hasNext() {
    if (row < rows) {
      return true;
    }
    if (!ended) {
      input.requireEnd();
      ended = true;
    }
    return false;
  }

  @Override
  public VectorRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("%s has %d vectors".formatted(input.source().path(), rows));
    }
    long start = input.position();
    long size = input.readUnsignedInt("length of vector " + row);
    if (size > SparseVector.MAX_SIZE) {
      throw inVector(
          ErrorCode.VECTOR_TOO_MANY_TOKENS,
          start,
          "%d tokens, expected at most %d".formatted(size, SparseVector.MAX_SIZE));
    }
    int[] tokens = input.readInts((int) size, "tokens");
    float[] weights = input.readFloats((int) size, "weights");
    try {
      SparseVector vector = Vectors.of(tokens, weights);
      return VectorRecord.ofRow(row++, vector);
    } catch (RichterException failure) {
      throw inVector(failure.code(), start, String.valueOf(failure.getMessage()));
    }
  }

  private RichterException inVector(ErrorCode code, long start, String message) {
    return new RichterException(
        code, "%s, vector %d at byte %d: %s".formatted(input.source().path(), row, start, message));
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(rows);
  }

  @Override
  public double progress() {
    return input.source().progress();
  }

  @Override
  public void close() {
    input.close();
  }
}
