package dev.richter.tools;

import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.vector.SparseVector;
import java.util.NoSuchElementException;
import java.util.OptionalLong;

/** A vector of the command line, read like a file that has only this one. */
final class GivenVector implements VectorReader {

  private final SparseVector vector;
  private boolean read;

  GivenVector(SparseVector vector) {
    this.vector = vector;
  }

  @Override
  public boolean hasNext() {
    return !read;
  }

  @Override
  public VectorRecord next() {
    if (read) {
      throw new NoSuchElementException();
    }
    read = true;
    return VectorRecord.ofRow(0, vector);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(1);
  }

  @Override
  public double progress() {
    return read ? 1 : 0;
  }

  @Override
  public void close() {
    // nothing is open
  }
}
