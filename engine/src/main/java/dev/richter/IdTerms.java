package dev.richter;

import java.nio.charset.StandardCharsets;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/**
 * Document ids as terms of {@link FieldNames#ID}: {@code 's'} and UTF-8 for a string, {@code 'l'}
 * and eight big-endian bytes with the sign flipped for a long, which keeps longs in order.
 */
final class IdTerms {

  private static final byte STRING = 's';
  private static final byte LONG = 'l';

  private IdTerms() {}

  static Term term(DocumentId id) {
    return new Term(FieldNames.ID, bytes(id));
  }

  static BytesRef bytes(DocumentId id) {
    return switch (id) {
      case DocumentId.OfString string -> bytes(string.value());
      case DocumentId.OfLong number -> bytes(number.value());
    };
  }

  static BytesRef bytes(String id) {
    byte[] text = id.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[1 + text.length];
    bytes[0] = STRING;
    System.arraycopy(text, 0, bytes, 1, text.length);
    return new BytesRef(bytes);
  }

  static BytesRef bytes(long id) {
    byte[] bytes = new byte[1 + Long.BYTES];
    bytes[0] = LONG;
    NumericUtils.longToSortableBytes(id, bytes, 1);
    return new BytesRef(bytes);
  }
}
