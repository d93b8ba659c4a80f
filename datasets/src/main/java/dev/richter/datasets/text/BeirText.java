package dev.richter.datasets.text;

import static java.util.Objects.requireNonNull;

/**
 * One document of a {@code corpus.jsonl} or one query of a {@code queries.jsonl}.
 *
 * @param id the identifier, which qrels refer to
 * @param title the title, empty where there is none, as in queries
 * @param text the text
 */
public record BeirText(String id, String title, String text) {

  public BeirText {
    requireNonNull(id, "id");
    requireNonNull(title, "title");
    requireNonNull(text, "text");
  }
}
