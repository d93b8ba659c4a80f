package dev.richter.datasets.text;

import dev.richter.datasets.io.ByteSource;
import dev.richter.datasets.io.JsonLines;
import dev.richter.datasets.io.LineInput;
import dev.richter.datasets.io.LookaheadIterator;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents or queries, plain or gzip. A {@code corpus.jsonl} or {@code queries.jsonl} of
 * BEIR has one object a line, {@code {"_id": "7", "title": "…", "text": "…"}}; title or text may be
 * absent or null, and other fields are passed over. The id may be called {@code id} and the text
 * {@code contents}, as in Anserini's files. A file named {@code .tsv}, as those of MS MARCO, has an
 * id, a tab and a text a line.
 *
 * <p>{@link #hasNext} and {@link #next} throw {@link RichterException} with {@code DATA_MALFORMED}
 * or {@code DATA_TRUNCATED}, naming the file and the line. Memory does not depend on the length of
 * the file. Not safe for use by many threads.
 */
public final class BeirTextReader extends LookaheadIterator<BeirText> implements Closeable {

  private final Lines lines;

  private BeirTextReader(Lines lines) {
    this.lines = lines;
  }

  /** The lines of a file, in one of the two layouts. */
  sealed interface Lines extends Closeable permits BeirJsonLines, TabbedLines {

    /** The text of the next line, or null at the end. */
    @Nullable BeirText next();

    /** The share of the file read so far, 0 to 1. */
    double progress();

    @Override
    void close();
  }

  /**
   * Opens a file.
   *
   * @throws RichterException with {@code DATA_NOT_FOUND}, {@code DATA_MALFORMED}, {@code
   *     DATA_TRUNCATED} or {@code STORAGE_FAILED}
   */
  public static BeirTextReader open(Path path) {
    return new BeirTextReader(
        isTabbed(path)
            ? new TabbedLines(LineInput.open(path))
            : new BeirJsonLines(JsonLines.open(path)));
  }

  private static boolean isTabbed(Path path) {
    return path.toString().replaceFirst("\\.gz$", "").endsWith(".tsv");
  }

  /**
   * Whether a file has texts, rather than vectors: its name ends with {@code .tsv}, or its first
   * line is a JSON object without a field {@code vector}.
   *
   * @throws RichterException as {@link #open}
   */
  public static boolean isOne(Path path) {
    return isTabbed(path) || (startsLikeJson(path) && !hasVector(path));
  }

  private static boolean startsLikeJson(Path path) {
    try (ByteSource source = ByteSource.open(path)) {
      byte[] start = new byte[1];
      return source.read(start, 0, 1) == 1 && start[0] == '{';
    }
  }

  private static boolean hasVector(Path path) {
    try (JsonLines lines = JsonLines.open(path)) {
      Boolean found =
          lines.next(
              parser -> {
                boolean vector = false;
                for (String field = lines.nextField(); field != null; field = lines.nextField()) {
                  vector |= field.equals("vector");
                  parser.skipChildren();
                }
                return vector;
              });
      return Boolean.TRUE.equals(found);
    }
  }

  @Override
  protected @Nullable BeirText read() {
    return lines.next();
  }

  /** The share of the file that has been read, 0 to 1. */
  public double progress() {
    return lines.progress();
  }

  @Override
  public void close() {
    lines.close();
  }
}
