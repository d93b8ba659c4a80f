package dev.richter.datasets.download;

import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two runs, of one process or of several, from fetching the same file at once: the second one
 * waits, and finds the file there. The system releases the lock of a process that ends.
 */
final class DownloadLock implements Closeable {

  private static final long POLL_MILLIS = 50;

  private final Path path;
  private final FileChannel channel;

  private DownloadLock(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Waits for the lock of a file. The hidden file that carries it stays, for deleting it would let
   * a third run in beside a second one.
   */
  static DownloadLock acquire(Path file) {
    Path path = file.resolveSibling("." + file.getFileName() + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        while (tryLock(channel) == null) {
          Thread.sleep(POLL_MILLIS);
        }
      } catch (IOException | InterruptedException failure) {
        channel.close();
        throw failure;
      }
      return new DownloadLock(path, channel);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RichterException(
          ErrorCode.DOWNLOAD_FAILED,
          "%s: interrupted while another run fetches it".formatted(file),
          interrupted);
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }
}
