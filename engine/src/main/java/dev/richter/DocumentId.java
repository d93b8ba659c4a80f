package dev.richter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The id a document is stored under, a string or a long. The string {@code "17"} and the long 17
 * are different ids.
 */
public sealed interface DocumentId {

  /** The longest string id, in bytes of UTF-8. */
  int MAX_BYTES = 512;

  /**
   * A string as an id.
   *
   * @param value not empty, at most {@link #MAX_BYTES} bytes of UTF-8
   */
  record OfString(String value) implements DocumentId {

    /**
     * @throws RichterException with {@link ErrorCode#DOCUMENT_ID_INVALID} if the string is empty,
     *     too long, or not text
     */
    public OfString {
      checkString(value);
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /**
   * A long as an id.
   *
   * @param value any long
   */
  record OfLong(long value) implements DocumentId {

    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /**
   * A string as an id.
   *
   * @throws RichterException with {@link ErrorCode#DOCUMENT_ID_INVALID} if the string is empty, has
   *     more than {@link #MAX_BYTES} bytes of UTF-8, or is not text (half a surrogate pair)
   */
  static DocumentId of(String value) {
    return new OfString(value);
  }

  /** A long as an id. */
  static DocumentId of(long value) {
    return new OfLong(value);
  }

  private static void checkString(String value) {
    if (value.isEmpty()) {
      throw new RichterException(
          ErrorCode.DOCUMENT_ID_INVALID, "a document id is empty, expected at least one character");
    }
    int bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value)).remaining();
    } catch (CharacterCodingException e) {
      throw new RichterException(
          ErrorCode.DOCUMENT_ID_INVALID,
          "document id \"%s\" has half a surrogate pair, expected text".formatted(shortened(value)),
          e);
    }
    if (bytes > MAX_BYTES) {
      throw new RichterException(
          ErrorCode.DOCUMENT_ID_INVALID,
          "document id \"%s\" has %d bytes of UTF-8, expected at most %d"
              .formatted(shortened(value), bytes, MAX_BYTES));
    }
  }

  private static String shortened(String value) {
    return value.length() <= 64 ? value : value.substring(0, 64) + "…";
  }
}
