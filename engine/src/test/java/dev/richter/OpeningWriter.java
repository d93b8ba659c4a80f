package dev.richter;

import dev.richter.error.RichterException;
import java.nio.file.Path;

/** Tries to open an index for writing and prints what comes of it. */
final class OpeningWriter {

  private OpeningWriter() {}

  /** Opens the index at a path. */
  public static void main(String[] arguments) {
    try (RichterIndex index = RichterIndex.open(Path.of(arguments[0]))) {
      System.out.println("opened with " + index.documentCount());
    } catch (RichterException e) {
      System.out.println(e);
    }
  }
}
