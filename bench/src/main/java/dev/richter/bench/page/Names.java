package dev.richter.bench.page;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Makes names of files and of parts of the page from any text, each of them once. */
final class Names {

  private static final int MOST_LENGTH = 120;

  private final Set<String> taken = new HashSet<>();

  /** A name of small letters, digits and hyphens that tells of a text. */
  String next(String text) {
    String plain =
        text.toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9.]+", "-")
            .replaceAll("^[-.]+|[-.]+$", "");
    if (plain.length() > MOST_LENGTH) {
      plain = plain.substring(0, MOST_LENGTH).replaceAll("[-.]+$", "");
    }
    if (plain.isEmpty()) {
      plain = "figures";
    }
    String name = plain;
    for (int number = 2; !taken.add(name); number++) {
      name = plain + "-" + number;
    }
    return name;
  }
}
