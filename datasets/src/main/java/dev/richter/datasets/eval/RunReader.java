package dev.richter.datasets.eval;

import dev.richter.datasets.io.LineInput;
import dev.richter.datasets.io.LookaheadIterator;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a TREC run, plain or gzip: {@code query Q0 document rank score tag} a line, divided by
 * blanks or tabs.
 *
 * <p>{@link #hasNext} and {@link #next} throw {@link RichterException} with {@code DATA_MALFORMED},
 * naming the file and the line. Memory does not depend on the length of the file. Not safe for use
 * by many threads.
 */
public final class RunReader extends LookaheadIterator<RunEntry> implements Closeable {

  private final LineInput input;

  private RunReader(LineInput input) {
    this.input = input;
  }

  /**
   * Opens a file.
   *
   * @throws RichterException with {@code DATA_NOT_FOUND}, {@code DATA_MALFORMED}, {@code
   *     DATA_TRUNCATED} or {@code STORAGE_FAILED}
   */
  public static RunReader open(Path path) {
    return new RunReader(LineInput.open(path));
  }

  @Override
  protected @Nullable RunEntry read() {
    String line = input.next();
    return line == null ? null : entry(line);
  }

  private RunEntry entry(String line) {
    String[] columns = line.strip().split("[ \t]+", -1);
    if (columns.length != 6) {
      throw input.malformed(
          "%d columns, expected 6: query, Q0, document, rank, score and tag"
              .formatted(columns.length));
    }
    return new RunEntry(columns[0], columns[2], rank(columns[3]), score(columns[4]), columns[5]);
  }

  private int rank(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException failure) {
      throw input.malformed("rank \"%s\", expected an integer".formatted(text));
    }
  }

  private double score(String text) {
    try {
      double score = Double.parseDouble(text);
      if (Double.isFinite(score)) {
        return score;
      }
    } catch (NumberFormatException failure) {
      // the error below says the same for a text that is no number and for one that is not finite
    }
    throw input.malformed("score \"%s\", expected a finite number".formatted(text));
  }

  /** An error in the line read last. */
  RichterException malformed(String message) {
    return input.malformed(message);
  }

  @Override
  public void close() {
    input.close();
  }
}
