package dev.richter.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the commands need to know about directories. */
final class Directories {

  private Directories() {}

  /** The size of all files of a directory together. */
  static long sizeBytes(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      long sum = 0;
      for (Path file : files.toList()) {
        sum += Files.size(file);
      }
      return sum;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
