package dev.richter.datasets.text;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.richter.datasets.io.OutputFile;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a {@code corpus.jsonl} or {@code queries.jsonl} of BEIR, gzip if the name ends with {@code
 * .gz}. The file appears under its name at {@link #finish}, or not at all.
 *
 * <p>Every method throws {@link RichterException} with {@code STORAGE_FAILED} if the storage
 * refuses. Not safe for use by many threads.
 */
public final class BeirTextWriter implements Closeable {

  private final OutputFile file;
  private final JsonGenerator generator;

  private BeirTextWriter(OutputFile file) {
    this.file = file;
    this.generator = file.jsonLines();
  }

  /** Starts a file. */
  public static BeirTextWriter create(Path path) {
    return new BeirTextWriter(OutputFile.create(path));
  }

  /** Writes one document or query; an empty title is left out. */
  public void write(BeirText text) {
    try {
      generator.writeStartObject();
      generator.writeStringField("_id", text.id());
      if (!text.title().isEmpty()) {
        generator.writeStringField("title", text.title());
      }
      generator.writeStringField("text", text.text());
      generator.writeEndObject();
      generator.writeRaw('\n');
    } catch (IOException failure) {
      throw OutputFile.failed(file.path(), failure);
    }
  }

  /** Completes the file and gives it its name; nothing can be written afterwards. */
  public void finish() {
    try {
      generator.flush();
      file.commit();
    } catch (IOException failure) {
      throw OutputFile.failed(file.path(), failure);
    }
  }

  /** Discards what was written, unless it was {@linkplain #finish finished}. */
  @Override
  public void close() {
    file.close();
  }
}
