package dev.richter;

import dev.richter.filter.FilterValue;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/**
 * The terms of {@link FieldNames#PAYLOAD_TERMS}, by which a filter finds the documents that have a
 * value: one byte of kind, two big-endian bytes of the path's length, the path, the value.
 *
 * <p>A string of more than {@value #LONGEST_KEYWORD} bytes stands as its SHA-256 digest: texts
 * would swell the term dictionary, and Lucene bounds the length of a term. So does a string with
 * half a surrogate pair, which has no UTF-8.
 */
final class PayloadTerms {

  private static final int LONGEST_KEYWORD = 256;

  private static final byte EXISTS = 'e';
  private static final byte KEYWORD = 'k';
  private static final byte KEYWORD_DIGEST = 'd';
  private static final byte NUMBER = 'n';
  private static final byte TRUTH = 'b';

  private PayloadTerms() {}

  static Term term(String path, FilterValue value) {
    return new Term(FieldNames.PAYLOAD_TERMS, bytes(path, value));
  }

  static Term existence(String path) {
    return new Term(FieldNames.PAYLOAD_TERMS, existenceBytes(path));
  }

  static BytesRef bytes(String path, FilterValue value) {
    return switch (value) {
      case FilterValue.Keyword keyword -> keyword(path, keyword.value());
      case FilterValue.Numeric number ->
          join(NUMBER, path, number.value().toString().getBytes(StandardCharsets.US_ASCII));
      case FilterValue.Truth truth ->
          join(TRUTH, path, new byte[] {(byte) (truth.value() ? 1 : 0)});
    };
  }

  static BytesRef existenceBytes(String path) {
    return join(EXISTS, path, new byte[0]);
  }

  private static BytesRef keyword(String path, String value) {
    Optional<byte[]> text = value.length() <= LONGEST_KEYWORD ? utf8(value) : Optional.empty();
    return text.filter(bytes -> bytes.length <= LONGEST_KEYWORD)
        .map(bytes -> join(KEYWORD, path, bytes))
        .orElseGet(() -> join(KEYWORD_DIGEST, path, digest(value)));
  }

  private static Optional<byte[]> utf8(String value) {
    try {
      ByteBuffer text = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      byte[] bytes = new byte[text.remaining()];
      text.get(bytes);
      return Optional.of(bytes);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static byte[] digest(String value) {
    // Not by an encoder: it would replace half a surrogate pair.
    ByteBuffer chars = ByteBuffer.allocate(value.length() * Character.BYTES);
    chars.asCharBuffer().put(value);
    try {
      return MessageDigest.getInstance("SHA-256").digest(chars.array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static BytesRef join(byte kind, String path, byte[] value) {
    byte[] pathBytes = path.getBytes(StandardCharsets.UTF_8);
    ByteBuffer term = ByteBuffer.allocate(3 + pathBytes.length + value.length);
    term.put(kind).putShort((short) pathBytes.length).put(pathBytes).put(value);
    return new BytesRef(term.array());
  }
}
