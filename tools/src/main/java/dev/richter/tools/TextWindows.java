package dev.richter.tools;

import dev.richter.datasets.text.BeirText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Texts in windows that are in memory together, so that those of similar length run together. */
final class TextWindows {

  /** Batches that are sorted by length together; more of them pad less and take more memory. */
  private static final int BATCHES_SORTED = 16;

  private TextWindows() {}

  /** The texts that come next, none at the end. */
  static List<BeirText> next(Iterator<BeirText> texts, int batchSize) {
    List<BeirText> window = new ArrayList<>();
    while (window.size() < (long) batchSize * BATCHES_SORTED && texts.hasNext()) {
      window.add(texts.next());
    }
    return window;
  }

  /** What is encoded of texts. */
  static List<String> whole(List<BeirText> texts) {
    return texts.stream().map(TextWindows::whole).toList();
  }

  /** What is encoded: the title in front of the text. */
  static String whole(BeirText text) {
    return text.title().isEmpty() ? text.text() : text.title() + " " + text.text();
  }
}
