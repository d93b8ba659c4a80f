package dev.richter.datasets.text;

import com.fasterxml.jackson.core.JsonParser;
import dev.richter.datasets.io.JsonLines;
import dev.richter.datasets.io.LookaheadIterator;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code corpus.jsonl} or {@code queries.jsonl} of BEIR, plain or gzip: one object a line,
 * {@code {"_id": "7", "title": "…", "text": "…"}}. The title may be absent or null; other fields
 * are passed over.
 *
 * <p>{@link #hasNext} and {@link #next} throw {@link RichterException} with {@code DATA_MALFORMED}
 * or {@code DATA_TRUNCATED}, naming the file and the line. Memory does not depend on the length of
 * the file. Not safe for use by many threads.
 */
public final class BeirTextReader extends LookaheadIterator<BeirText> implements Closeable {

  private final JsonLines lines;

  private BeirTextReader(JsonLines lines) {
    this.lines = lines;
  }

  /**
   * Opens a file.
   *
   * @throws RichterException with {@code DATA_NOT_FOUND}, {@code DATA_MALFORMED}, {@code
   *     DATA_TRUNCATED} or {@code STORAGE_FAILED}
   */
  public static BeirTextReader open(Path path) {
    return new BeirTextReader(JsonLines.open(path));
  }

  @Override
  protected @Nullable BeirText read() {
    return lines.next(this::text);
  }

  private BeirText text(JsonParser parser) throws IOException {
    String id = null;
    String title = null;
    String text = null;
    for (String field = lines.nextField(); field != null; field = lines.nextField()) {
      switch (field) {
        case "_id" -> {
          lines.requireFirst(id, field);
          id = lines.identifier();
        }
        case "title" -> {
          lines.requireFirst(title, field);
          title = lines.text().orElse("");
        }
        case "text" -> {
          lines.requireFirst(text, field);
          text = lines.text().orElse("");
        }
        default -> parser.skipChildren();
      }
    }
    return new BeirText(
        lines.requirePresent(id, "_id"),
        title == null ? "" : title,
        lines.requirePresent(text, "text"));
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
