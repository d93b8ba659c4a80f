package dev.richter.datasets.vectors;

import dev.richter.error.RichterException;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The vectors of a file in their order, read as they are asked for, in memory that does not depend
 * on the length of the file.
 *
 * <p>{@link #hasNext} and {@link #next} throw a {@link RichterException} that names the file and
 * the row or line: {@code DATA_MALFORMED}, {@code DATA_TRUNCATED}, {@code VOCABULARY_INVALID},
 * {@code STORAGE_FAILED}, or a {@code VECTOR_…} code for a vector that breaks a rule of {@link
 * dev.richter.vector.SparseVector}. Tokens in any order are sorted. A reader that has thrown is of
 * no further use. Not safe for use by many threads.
 */
public interface VectorReader extends Iterator<VectorRecord>, Closeable {

  /**
   * Opens a file whose format is {@linkplain VectorFormat#detect detected}.
   *
   * @param dictionary the numbers of textual tokens; a format with numeric tokens does not use it
   * @throws RichterException with {@code DATA_NOT_FOUND}, {@code DATA_MALFORMED}, {@code
   *     DATA_TRUNCATED} or {@code STORAGE_FAILED}
   */
  static VectorReader open(Path path, TokenDictionary dictionary) {
    return VectorFormat.detect(path).open(path, dictionary);
  }

  /** Reads all that is left of the file into memory, as is fitting for queries. */
  default List<VectorRecord> readAll() {
    List<VectorRecord> records = new ArrayList<>();
    forEachRemaining(records::add);
    return records;
  }

  /** How many records the file has, where its header says so. */
  OptionalLong size();

  /** The share of the file that has been read, 0 to 1. */
  double progress();

  @Override
  void close();
}
