package dev.richter.datasets.text;

import com.fasterxml.jackson.core.JsonParser;
import dev.richter.datasets.io.JsonLines;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Texts as JSON objects, one a line. */
final class BeirJsonLines implements BeirTextReader.Lines {

  private final JsonLines lines;

  BeirJsonLines(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public @Nullable BeirText next() {
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

  @Override
  public double progress() {
    return lines.progress();
  }

  @Override
  public void close() {
    lines.close();
  }
}
