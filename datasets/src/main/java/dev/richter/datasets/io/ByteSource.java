package dev.richter.datasets.io;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The content of a data file from its first to its last byte, inflated where the file starts with
 * the magic bytes of gzip, whatever its name.
 *
 * <p>Not safe for use by many threads.
 */
public final class ByteSource implements Closeable {

  /** Deflate cannot shrink anything further than 1,032 to 1. */
  private static final long MAX_DEFLATE_RATIO = 1_032;

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final InputStream content;
  private final boolean compressed;
  private final long fileBytes;
  private long position;

  private ByteSource(Path path, FileChannel channel, InputStream content, boolean compressed)
      throws IOException {
    this.path = path;
    this.channel = channel;
    this.content = content;
    this.compressed = compressed;
    this.fileBytes = channel.size();
  }

  /**
   * Opens a file at its first byte.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} if there is no such file, {@link
   *     ErrorCode#DATA_MALFORMED} or {@link ErrorCode#DATA_TRUNCATED} if it is named {@code .gz} or
   *     starts like gzip but is not, or {@link ErrorCode#STORAGE_FAILED}
   */
  public static ByteSource open(Path path) {
    if (!Files.isRegularFile(path)) {
      String found = Files.isDirectory(path) ? "a directory" : "nothing";
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND, "%s: found %s, expected a data file".formatted(path, found));
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      boolean compressed = startsWithGzipMagic(path, channel);
      InputStream raw = Channels.newInputStream(channel);
      InputStream content =
          compressed
              ? new GZIPInputStream(new BufferedInputStream(raw, BUFFER_BYTES), BUFFER_BYTES)
              : raw;
      return new ByteSource(path, channel, content, compressed);
    } catch (IOException | RichterException failure) {
      closeQuietly(channel, failure);
      throw failure instanceof RichterException named
          ? named
          : translate(path, 0, (IOException) failure);
    }
  }

  private static boolean startsWithGzipMagic(Path path, FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(2);
    while (start.hasRemaining() && channel.read(start, start.position()) >= 0) {
      // a channel may return fewer bytes than asked for
    }
    int magic = start.hasRemaining() ? -1 : start.getShort(0) & 0xffff;
    if (magic != GZIP_MAGIC && path.toString().endsWith(".gz")) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          magic < 0
              ? "%s: %d bytes, too short for the gzip file it is named"
                  .formatted(path, channel.size())
              : "%s, byte 0: %04x, expected 1f8b as in every gzip file, which its name says it is"
                  .formatted(path, magic));
    }
    return magic == GZIP_MAGIC;
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** Whether the file is gzip, so that positions count inflated bytes. */
  public boolean compressed() {
    return compressed;
  }

  /** How many bytes of content were read or skipped so far. */
  public long position() {
    return position;
  }

  /** The length of the content in bytes, or of a gzip file the most that it could inflate to. */
  public long maxContentBytes() {
    return compressed ? Math.multiplyExact(fileBytes, MAX_DEFLATE_RATIO) : fileBytes;
  }

  /**
   * The share of the file read so far, 0 to 1; of a gzip file the share of its compressed bytes.
   */
  public double progress() {
    try {
      return fileBytes == 0 ? 1 : Math.min(1, (double) channel.position() / fileBytes);
    } catch (IOException failure) {
      throw translate(path, position, failure);
    }
  }

  /**
   * Reads at least one byte.
   *
   * @return how many bytes were read, or −1 at the end of the content
   * @throws RichterException with {@link ErrorCode#DATA_TRUNCATED} or {@link
   *     ErrorCode#DATA_MALFORMED} if a gzip file ends early or is damaged, or {@link
   *     ErrorCode#STORAGE_FAILED}
   */
  public int read(byte[] target, int offset, int length) {
    try {
      int count = content.read(target, offset, length);
      position += Math.max(0, count);
      return count;
    } catch (IOException failure) {
      throw translate(path, position, failure);
    }
  }

  /**
   * Skips bytes: a seek in a plain file; a gzip file must be inflated up to there.
   *
   * @return how many bytes were skipped, fewer than asked for only at the end of the content
   * @throws RichterException as {@link #read}
   */
  public long skip(long count) {
    try {
      long skipped = compressed ? inflatePast(count) : seekPast(count);
      position += skipped;
      return skipped;
    } catch (IOException failure) {
      throw translate(path, position, failure);
    }
  }

  private long seekPast(long count) throws IOException {
    long skipped = Math.min(count, Math.max(0, fileBytes - channel.position()));
    channel.position(channel.position() + skipped);
    return skipped;
  }

  private long inflatePast(long count) throws IOException {
    byte[] discarded = new byte[(int) Math.min(count, BUFFER_BYTES)];
    long skipped = 0;
    while (skipped < count) {
      int step = content.read(discarded, 0, (int) Math.min(discarded.length, count - skipped));
      if (step < 0) {
        break;
      }
      skipped += step;
    }
    return skipped;
  }

  @Override
  public void close() {
    try {
      content.close();
    } catch (IOException failure) {
      throw translate(path, position, failure);
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel, Exception cause) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException failure) {
        cause.addSuppressed(failure);
      }
    }
  }

  private static RichterException translate(Path path, long position, IOException failure) {
    return switch (failure) {
      case NoSuchFileException missing ->
          new RichterException(
              ErrorCode.DATA_NOT_FOUND,
              "%s: found nothing, expected a data file".formatted(path),
              missing);
      case EOFException end ->
          new RichterException(
              ErrorCode.DATA_TRUNCATED,
              "%s: the gzip data ends early, after %d inflated bytes".formatted(path, position),
              end);
      case ZipException damage ->
          new RichterException(
              ErrorCode.DATA_MALFORMED,
              "%s: damaged gzip data after %d inflated bytes: %s"
                  .formatted(path, position, damage.getMessage()),
              damage);
      default ->
          new RichterException(
              ErrorCode.STORAGE_FAILED,
              "%s, byte %d: cannot be read: %s".formatted(path, position, failure.getMessage()),
              failure);
    };
  }
}
