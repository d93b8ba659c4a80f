package dev.richter.datasets.io;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Little-endian numbers of a plain or gzip file, read in constant memory.
 *
 * <p>Arrays grow while their bytes arrive, so that a length that a damaged header claims is never
 * allocated in advance. Not safe for use by many threads.
 */
public final class BinaryInput implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final ByteSource source;
  private final byte[] bytes = new byte[BUFFER_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).limit(0);

  private BinaryInput(ByteSource source) {
    this.source = source;
  }

  /**
   * Opens a file at its first byte.
   *
   * @throws RichterException as {@link ByteSource#open}
   */
  public static BinaryInput open(Path path) {
    return new BinaryInput(ByteSource.open(path));
  }

  /** The file, for its path and its length. */
  public ByteSource source() {
    return source;
  }

  /** The position of the next value: bytes from the start of the (inflated) content. */
  public long position() {
    return source.position() - buffer.remaining();
  }

  /** Reads a 64-bit integer. */
  public long readLong(String what) {
    require(Long.BYTES, what);
    return buffer.getLong();
  }

  /** Reads a 32-bit integer. */
  public int readInt(String what) {
    require(Integer.BYTES, what);
    return buffer.getInt();
  }

  /** Reads a 32-bit unsigned integer. */
  public long readUnsignedInt(String what) {
    return Integer.toUnsignedLong(readInt(what));
  }

  /** Reads 32-bit integers. */
  public int[] readInts(int count, String what) {
    int[] values = new int[Math.min(count, BUFFER_BYTES)];
    for (int i = 0; i < count; i++) {
      if (i == values.length) {
        values = Arrays.copyOf(values, grown(values.length, count));
      }
      values[i] = readInt(what);
    }
    return values;
  }

  /** Reads 32-bit floats, whatever their bits are. */
  public float[] readFloats(int count, String what) {
    float[] values = new float[Math.min(count, BUFFER_BYTES)];
    for (int i = 0; i < count; i++) {
      if (i == values.length) {
        values = Arrays.copyOf(values, grown(values.length, count));
      }
      require(Float.BYTES, what);
      values[i] = buffer.getFloat();
    }
    return values;
  }

  private static int grown(int length, int count) {
    return (int) Math.min(2L * length, count);
  }

  /**
   * Skips bytes.
   *
   * @throws RichterException with {@link ErrorCode#DATA_TRUNCATED} if the content ends before
   */
  public void skip(long count, String what) {
    int buffered = (int) Math.min(count, buffer.remaining());
    buffer.position(buffer.position() + buffered);
    long skipped = buffered + source.skip(count - buffered);
    if (skipped < count) {
      throw truncated(what, count - skipped);
    }
  }

  /**
   * Reads to the end, which a gzip file's checksum is compared at.
   *
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if another byte follows
   */
  public void requireEnd() {
    if (buffer.hasRemaining() || fill() > 0) {
      throw malformed("more bytes follow, expected the end of the file");
    }
  }

  private void require(int count, String what) {
    if (buffer.remaining() >= count) {
      return;
    }
    while (buffer.remaining() < count) {
      if (fill() < 0) {
        throw truncated(what, count - buffer.remaining());
      }
    }
  }

  /** Keeps what is left in the buffer and reads more behind it. */
  private int fill() {
    buffer.compact();
    int read = source.read(bytes, buffer.position(), buffer.remaining());
    buffer.position(buffer.position() + Math.max(0, read)).flip();
    return read;
  }

  private RichterException truncated(String what, long missing) {
    return new RichterException(
        ErrorCode.DATA_TRUNCATED,
        "%s, byte %d: the file ends %d bytes before the end of the %s"
            .formatted(source.path(), source.position(), missing, what));
  }

  /** An error of code {@link ErrorCode#DATA_MALFORMED} at the current position. */
  public RichterException malformed(String message) {
    return new RichterException(
        ErrorCode.DATA_MALFORMED, "%s, byte %d: %s".formatted(source.path(), position(), message));
  }

  @Override
  public void close() {
    source.close();
  }
}
