package dev.richter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.UUID;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.util.IOUtils;

/** Copies the files of a commit into a directory of their own. */
final class Snapshots {

  private Snapshots() {}

  /**
   * Copies files and verifies the copies. The target appears at once and whole, or not at all.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if there is something at the
   *     target
   */
  static void copy(Directory source, Collection<String> files, Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS) || absolute.getParent() == null) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "snapshot target %s exists, expected a path where nothing is".formatted(target));
    }
    Path parent = DurableDirectories.create(absolute.getParent());
    Path partial =
        Files.createDirectory(
            parent.resolve(".%s.%s".formatted(absolute.getFileName(), UUID.randomUUID())));
    try {
      try (Directory copy = FSDirectory.open(partial)) {
        for (String file : files) {
          copy.copyFrom(source, file, file, IOContext.READONCE);
        }
        copy.sync(files);
        copy.syncMetaData();
        for (String file : files) {
          FileChecks.checkWhole(copy, file);
        }
      }
      Files.move(partial, absolute, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable t) {
      try {
        IOUtils.rm(partial);
      } catch (IOException e) {
        t.addSuppressed(e);
      }
      throw t;
    }
    IOUtils.fsync(parent, true);
  }
}
