package dev.richter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.util.IOUtils;

/** Creates directories that are still there after a power cut, as are the files synced in them. */
final class DurableDirectories {

  private DurableDirectories() {}

  /** Creates a directory and those above it, as far as they are missing. */
  static Path create(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent != null && !Files.exists(absolute)) {
      create(parent);
      Files.createDirectories(absolute);
      // An entry is durable once the directory that it is in is synced.
      IOUtils.fsync(parent, true);
    }
    return path;
  }
}
