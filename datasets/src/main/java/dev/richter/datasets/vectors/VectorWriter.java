package dev.richter.datasets.vectors;

import dev.richter.error.RichterException;
import java.io.Closeable;
import java.util.Iterator;
import java.util.function.LongConsumer;

/**
 * Writes vectors to a file, which appears under its name whole, at {@link #finish}, or not at all.
 *
 * <p>Memory does not depend on how many vectors are written. Every method throws {@link
 * RichterException} with {@code STORAGE_FAILED} if the storage refuses. Not safe for use by many
 * threads.
 */
public interface VectorWriter extends Closeable {

  /**
   * Writes one record. A format without identifiers and texts drops them: the row number becomes
   * the identifier.
   *
   * @throws RichterException with {@code VOCABULARY_INVALID} if a token has no text and the format
   *     needs one
   */
  void write(VectorRecord record);

  /**
   * Writes all that is left of some records.
   *
   * @param progress called after each record with how many of them were written
   * @return how many were written
   */
  default long writeAll(Iterator<VectorRecord> records, LongConsumer progress) {
    long count = 0;
    while (records.hasNext()) {
      write(records.next());
      progress.accept(++count);
    }
    return count;
  }

  /** Completes the file and gives it its name; nothing can be written afterwards. */
  void finish();

  /** Discards what was written, unless it was {@linkplain #finish finished}. */
  @Override
  void close();
}
