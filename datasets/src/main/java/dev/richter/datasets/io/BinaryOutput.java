package dev.richter.datasets.io;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Little-endian numbers on their way to a file, either the file itself or a section that is
 * appended to it once its length is known.
 *
 * <p>Every method throws {@link RichterException} with {@link ErrorCode#STORAGE_FAILED} if the
 * storage refuses. Not safe for use by many threads.
 */
public final class BinaryOutput implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final OutputStream target;
  private final @Nullable FileChannel section;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private BinaryOutput(Path path, OutputStream target, @Nullable FileChannel section) {
    this.path = path;
    this.target = target;
    this.section = section;
  }

  /** Numbers that go straight into a file; committing or closing that is the caller's. */
  public static BinaryOutput into(OutputFile file) {
    return new BinaryOutput(file.path(), file.content(), null);
  }

  /** Numbers that wait in a hidden file beside another one. {@link #close} deletes it. */
  public static BinaryOutput sectionBeside(Path path) {
    try {
      FileChannel channel =
          FileChannel.open(
              OutputFile.temporaryBeside(path),
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.DELETE_ON_CLOSE);
      return new BinaryOutput(path, Channels.newOutputStream(channel), channel);
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }

  /** Writes a 64-bit integer. */
  public void writeLong(long value) {
    room(Long.BYTES).putLong(value);
  }

  /** Writes a 32-bit integer. */
  public void writeInt(int value) {
    room(Integer.BYTES).putInt(value);
  }

  /** Writes a 16-bit integer. */
  public void writeShort(short value) {
    room(Short.BYTES).putShort(value);
  }

  /** Writes a 32-bit float. */
  public void writeFloat(float value) {
    room(Float.BYTES).putFloat(value);
  }

  /** Writes the whole content of a section. */
  public void append(BinaryOutput other) {
    if (other.section == null) {
      throw new IllegalArgumentException("%s is no section".formatted(other.path));
    }
    flush();
    other.flush();
    try {
      Channels.newInputStream(other.section.position(0)).transferTo(target);
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }

  /** Hands everything written so far on to the file. */
  public void flush() {
    try {
      target.write(buffer.array(), 0, buffer.position());
      target.flush();
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
    buffer.clear();
  }

  private ByteBuffer room(int count) {
    if (buffer.remaining() < count) {
      flush();
    }
    return buffer;
  }

  /** Deletes a section; leaves a file as it is. */
  @Override
  public void close() {
    if (section != null) {
      try {
        section.close();
      } catch (IOException failure) {
        throw OutputFile.failed(path, failure);
      }
    }
  }
}
