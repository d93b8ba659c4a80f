package dev.richter.datasets.eval;

import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes a TREC run, gzip if the name ends with {@code .gz}. The file appears under its name at
 * {@link #finish}, or not at all.
 *
 * <p>Every method throws {@link RichterException} with {@code STORAGE_FAILED} if the storage
 * refuses. Not safe for use by many threads.
 */
public final class RunWriter implements Closeable {

  private final OutputFile file;

  private RunWriter(OutputFile file) {
    this.file = file;
  }

  /** Starts a file. */
  public static RunWriter create(Path path) {
    return new RunWriter(OutputFile.create(path));
  }

  /**
   * Writes one line.
   *
   * @throws RichterException with {@code DOCUMENT_ID_INVALID} if an id or the tag is empty or has
   *     white space in it, which the format has no place for
   */
  public void write(RunEntry entry) {
    String line =
        "%s Q0 %s %d %s %s\n"
            .formatted(
                word(entry.queryId(), "query id"),
                word(entry.documentId(), "document id"),
                entry.rank(),
                entry.score(),
                word(entry.tag(), "tag"));
    try {
      file.content().write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw OutputFile.failed(file.path(), failure);
    }
  }

  private String word(String text, String what) {
    if (text.isEmpty() || text.chars().anyMatch(Character::isWhitespace)) {
      throw new RichterException(
          ErrorCode.DOCUMENT_ID_INVALID,
          "%s: %s \"%s\", expected one without white space".formatted(file.path(), what, text));
    }
    return text;
  }

  /** Completes the file and gives it its name; nothing can be written afterwards. */
  public void finish() {
    file.commit();
  }

  /** Discards what was written, unless it was {@linkplain #finish finished}. */
  @Override
  public void close() {
    file.close();
  }
}
