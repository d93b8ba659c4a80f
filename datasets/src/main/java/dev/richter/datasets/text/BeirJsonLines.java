package dev.richter.datasets.text;

import com.fasterxml.jackson.core.JsonParser;
import dev.richter.datasets.io.JsonLines;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Texts as JSON objects, one a line. */
final class BeirJsonLines implements BeirTextReader.Lines {

  /** The names of BEIR and of Anserini; where there are both, the first one holds. */
  private static final List<String> IDS = List.of("_id", "id");

  private static final List<String> TEXTS = List.of("text", "contents");
  private static final String TITLE = "title";

  private final JsonLines lines;

  BeirJsonLines(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public @Nullable BeirText next() {
    return lines.next(this::text);
  }

  private BeirText text(JsonParser parser) throws IOException {
    Map<String, String> found = new HashMap<>();
    for (String field = lines.nextField(); field != null; field = lines.nextField()) {
      if (IDS.contains(field)) {
        lines.requireFirst(found.put(field, lines.identifier()), field);
      } else if (TEXTS.contains(field) || field.equals(TITLE)) {
        lines.requireFirst(found.put(field, lines.text().orElse("")), field);
      } else {
        parser.skipChildren();
      }
    }
    String title = found.getOrDefault(TITLE, "");
    return new BeirText(
        first(found, IDS).orElseThrow(() -> missing(IDS)),
        title,
        first(found, TEXTS)
            .or(() -> title.isEmpty() ? Optional.empty() : Optional.of(""))
            .orElseThrow(() -> missing(TEXTS)));
  }

  private static Optional<String> first(Map<String, String> found, List<String> names) {
    return names.stream().filter(found::containsKey).map(found::get).findFirst();
  }

  private RichterException missing(List<String> names) {
    return lines.malformed(
        "no field \"%s\" or \"%s\", expected the fields of a text: an id, a text or a title"
            .formatted(names.getFirst(), names.getLast()));
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
