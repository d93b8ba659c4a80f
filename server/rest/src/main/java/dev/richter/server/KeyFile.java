package dev.richter.server;

import dev.richter.error.RichterException;
import dev.richter.server.http.ApiKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.Supplier;

/** The keys of a server, if it has a file of them; read again when the file changes. */
final class KeyFile implements Supplier<Optional<ApiKeys>> {

  private static final System.Logger LOGGER = System.getLogger("dev.richter.server");

  private final Optional<Path> file;
  private volatile Optional<ApiKeys> keys;
  private volatile Optional<FileTime> read;

  /**
   * Reads the file.
   *
   * @throws RichterException if it cannot be used
   */
  KeyFile(Optional<Path> file) {
    this.file = file;
    this.read = changed();
    this.keys = file.map(ApiKeys::read);
  }

  @Override
  public Optional<ApiKeys> get() {
    return keys;
  }

  /** Reads the file again if it has changed; where it cannot be used, the keys stay as they are. */
  void reload() {
    Optional<FileTime> now = changed();
    if (now.isEmpty() || now.equals(read)) {
      return;
    }
    read = now;
    try {
      keys = file.map(ApiKeys::read);
      LOGGER.log(System.Logger.Level.INFO, "the keys were read again");
    } catch (RichterException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the new keys cannot be used, the old ones stay", e);
    }
  }

  private Optional<FileTime> changed() {
    try {
      return file.isEmpty() ? Optional.empty() : Optional.of(Files.getLastModifiedTime(file.get()));
    } catch (IOException e) {
      // Being replaced; the next time will tell.
      return Optional.empty();
    }
  }
}
