package dev.richter.datasets.vectors;

import static java.util.Objects.requireNonNull;

import dev.richter.vector.SparseVector;
import java.util.Optional;

/**
 * One vector of a collection.
 *
 * @param id the identifier that the file gives it, or its row number, from 0, in a format without
 *     identifiers
 * @param vector the vector, which may be empty
 * @param text what the vector was made from, where the file says
 */
public record VectorRecord(String id, SparseVector vector, Optional<String> text) {

  public VectorRecord {
    requireNonNull(id, "id");
    requireNonNull(vector, "vector");
    requireNonNull(text, "text");
  }

  /** A record without text. */
  public static VectorRecord of(String id, SparseVector vector) {
    return new VectorRecord(id, vector, Optional.empty());
  }

  /** A record without text whose identifier is its row number. */
  public static VectorRecord ofRow(long row, SparseVector vector) {
    return of(Long.toString(row), vector);
  }
}
