package dev.richter.tools;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the commands need to know about directories. */
final class Directories {

  private Directories() {}

  /** The size of all files of a directory and of its folders together. */
  static long sizeBytes(Path directory) {
    try {
      long sum = 0;
      for (Path entry : list(directory)) {
        sum += Files.isDirectory(entry) ? sizeBytes(entry) : Files.size(entry);
      }
      return sum;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Makes a directory empty, or makes it.
   *
   * @param known what may be deleted from it
   * @throws RichterException with {@code PARAMETER_INVALID} if it holds anything else
   */
  static void prepare(Path directory, Set<String> known) throws IOException {
    Files.createDirectories(directory);
    for (Path entry : list(directory)) {
      if (!known.contains(String.valueOf(entry.getFileName()))) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "directory %s holds %s, expected none, or one that this command made"
                .formatted(directory, entry.getFileName()));
      }
    }
    for (Path entry : list(directory)) {
      if (Files.isDirectory(entry)) {
        for (Path file : list(entry)) {
          Files.delete(file);
        }
      }
      Files.delete(entry);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }
}
