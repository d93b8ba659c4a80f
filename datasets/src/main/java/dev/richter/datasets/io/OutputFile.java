package dev.richter.datasets.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A data file that appears under its name whole, at {@link #commit}, or not at all. What is written
 * is gzip if the name ends with {@code .gz}.
 *
 * <p>Until then the content lies in a hidden file beside it, which {@link #close} without a commit
 * deletes. Not safe for use by many threads.
 */
public final class OutputFile implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final Path temporary;
  private final FileChannel channel;
  private final @Nullable GZIPOutputStream gzip;
  private final OutputStream content;

  private OutputFile(Path path, Path temporary) throws IOException {
    this.path = path;
    this.temporary = temporary;
    this.channel =
        FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    OutputStream raw = Channels.newOutputStream(channel);
    this.gzip = path.toString().endsWith(".gz") ? new GZIPOutputStream(raw, BUFFER_BYTES) : null;
    this.content = new BufferedOutputStream(gzip == null ? raw : gzip, BUFFER_BYTES);
  }

  /**
   * Starts a file, which replaces one of that name when it is committed.
   *
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED} if its directory is missing or
   *     takes no file
   */
  public static OutputFile create(Path path) {
    try {
      return new OutputFile(path, temporaryBeside(path));
    } catch (IOException failure) {
      throw failed(path, failure);
    }
  }

  /** A new hidden name in the directory of a file, for content on its way there. */
  static Path temporaryBeside(Path path) throws IOException {
    Path name = path.getFileName();
    if (name == null || Files.isDirectory(path)) {
      throw new IOException("it is a directory");
    }
    return path.resolveSibling("." + name + "." + UUID.randomUUID() + ".tmp");
  }

  /** The name that the file will have. */
  public Path path() {
    return path;
  }

  /**
   * Where to write the content; flush what you wrap around it before {@link #commit}, and leave
   * closing to this file.
   */
  public OutputStream content() {
    return content;
  }

  /**
   * Writes over the first bytes of what was written so far, for a header that is known at the end.
   * Flush what you wrap around the content before.
   *
   * @throws IllegalStateException if the file is gzip
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED}
   */
  public void replaceStart(byte[] start) {
    if (gzip != null) {
      throw new IllegalStateException("%s is gzip, and its start compressed".formatted(path));
    }
    try {
      content.flush();
      ByteBuffer bytes = ByteBuffer.wrap(start);
      while (bytes.hasRemaining()) {
        channel.write(bytes, bytes.position());
      }
    } catch (IOException failure) {
      throw failed(path, failure);
    }
  }

  /**
   * A JSON generator for one object a line, the line feeds of which are the caller's; flush it
   * before {@link #commit}.
   *
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED}
   */
  public JsonGenerator jsonLines() {
    try {
      return new JsonFactory()
          .createGenerator(content)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .setRootValueSeparator(null);
    } catch (IOException failure) {
      close();
      throw failed(path, failure);
    }
  }

  /**
   * Ends the content, forces it to the device and gives the file its name.
   *
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED}
   */
  public void commit() {
    try {
      content.flush();
      if (gzip != null) {
        gzip.finish();
      }
      channel.force(true);
      content.close();
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw failed(path, failure);
    }
  }

  /** Deletes what was written unless it was committed. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } catch (IOException failure) {
      throw failed(path, failure);
    }
  }

  /** An error of code {@link ErrorCode#STORAGE_FAILED} that names the file. */
  public static RichterException failed(Path path, IOException failure) {
    return new RichterException(
        ErrorCode.STORAGE_FAILED,
        "%s: cannot be written: %s".formatted(path, failure.getMessage()),
        failure);
  }
}
