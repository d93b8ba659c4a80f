package dev.richter.datasets.io;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbered lines of a plain or gzip file in UTF-8, read in constant memory: that of the longest
 * line.
 *
 * <p>A line ends with a line feed, which a carriage return may precede; the last one need not.
 * Blank lines are passed over. Not safe for use by many threads.
 */
public final class LineInput implements Closeable {

  /** The longest line accepted, in bytes; a longer one is taken for a file that is not text. */
  public static final int MAX_LINE_BYTES = 64 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final ByteSource source;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private byte[] bytes = new byte[1 << 16];
  private int start;
  private int end;
  private long lineNumber;
  private boolean terminated;

  private LineInput(ByteSource source) {
    this.source = source;
  }

  /**
   * Opens a file at its first line.
   *
   * @throws RichterException as {@link ByteSource#open}
   */
  public static LineInput open(Path path) {
    return new LineInput(ByteSource.open(path));
  }

  /** The file, for its path and the share read. */
  public ByteSource source() {
    return source;
  }

  /** The number of the line read last; the first line is line 1. */
  public long lineNumber() {
    return lineNumber;
  }

  /** Whether a line feed ended the line read last; if not, the file may have been cut inside it. */
  public boolean terminated() {
    return terminated;
  }

  /**
   * Reads the next line that is not blank.
   *
   * @return the line without its end, or null at the end of the file
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if it is not UTF-8 or too long,
   *     or as {@link ByteSource#read}
   */
  public @Nullable String next() {
    while (true) {
      int length = findLine();
      if (length < 0) {
        return null;
      }
      lineNumber++;
      String line = decode(start, length);
      start += length + (terminated ? 1 : 0);
      if (!line.isBlank()) {
        return line;
      }
    }
  }

  /**
   * Finds the length of the line that begins at {@code start}, reading more as needed; −1 at the
   * end.
   */
  private int findLine() {
    int scanned = start;
    while (true) {
      for (int i = scanned; i < end; i++) {
        if (bytes[i] == '\n') {
          terminated = true;
          return i - start;
        }
      }
      int length = end - start;
      if (!fill()) {
        terminated = false;
        return length == 0 ? -1 : length;
      }
      scanned = start + length;
    }
  }

  private boolean fill() {
    if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, end - start);
      end -= start;
      start = 0;
    } else if (end == bytes.length) {
      if (end >= MAX_LINE_BYTES) {
        lineNumber++;
        throw malformed("more than %d bytes without a line feed".formatted(MAX_LINE_BYTES));
      }
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    int read = source.read(bytes, end, bytes.length - end);
    end += Math.max(0, read);
    return read >= 0;
  }

  private String decode(int from, int length) {
    int trimmed = length > 0 && bytes[from + length - 1] == '\r' ? length - 1 : length;
    ByteBuffer encoded = ByteBuffer.wrap(bytes, from, trimmed);
    try {
      CharBuffer text = decoder.decode(encoded);
      boolean marked = lineNumber == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
      return text.subSequence(marked ? 1 : 0, text.length()).toString();
    } catch (CharacterCodingException failure) {
      throw malformed(
          "byte %d of the line is not UTF-8: %02x"
              .formatted(encoded.position() - from, bytes[encoded.position()]));
    }
  }

  /** An error of code {@link ErrorCode#DATA_MALFORMED} in the line read last. */
  public RichterException malformed(String message) {
    return failure(ErrorCode.DATA_MALFORMED, message);
  }

  /** An error of the given code in the line read last. */
  public RichterException failure(ErrorCode code, String message) {
    return new RichterException(
        code, "%s, line %d: %s".formatted(source.path(), lineNumber, message));
  }

  @Override
  public void close() {
    source.close();
  }
}
