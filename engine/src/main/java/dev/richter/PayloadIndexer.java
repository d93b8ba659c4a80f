package dev.richter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.filter.FilterValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.util.BytesRef;

/**
 * Checks the payload of one document and adds it to a Lucene document: the text itself, a term for
 * each value at each path, and a point for each number.
 */
final class PayloadIndexer {

  /** The largest payload, in bytes of UTF-8. */
  static final int MAX_BYTES = 8 << 20;

  /** The deepest nesting of objects and arrays. */
  static final int MAX_DEPTH = 32;

  /** The most values and paths one payload may have. */
  static final int MAX_TERMS = 65_536;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_BYTES)
                  .maxNameLength(Filter.MAX_PATH_LENGTH)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final DocumentId id;
  private final Document target;
  private final Set<String> numberPaths;
  private final Set<BytesRef> terms = new HashSet<>();

  private PayloadIndexer(DocumentId id, Document target, Set<String> numberPaths) {
    this.id = id;
    this.target = target;
    this.numberPaths = numberPaths;
  }

  /**
   * Adds a payload to a Lucene document.
   *
   * @param numberPaths receives the paths that have numbers
   * @throws RichterException with {@link ErrorCode#PAYLOAD_INVALID}, naming the document and the
   *     place in the payload
   */
  static void index(String payload, DocumentId id, Document target, Set<String> numberPaths) {
    new PayloadIndexer(id, target, numberPaths).index(payload);
  }

  private void index(String payload) {
    byte[] bytes = utf8(payload);
    if (bytes.length > MAX_BYTES) {
      throw error("has %d bytes, expected at most %d".formatted(bytes.length, MAX_BYTES));
    }
    try (JsonParser parser = JSON.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw error("is not a JSON object");
      }
      indexObject(parser, "");
      if (parser.nextToken() != null) {
        throw error("goes on after its JSON object");
      }
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " at line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw error("is not JSON that can be stored: " + e.getOriginalMessage() + place, e);
    } catch (IOException e) {
      throw new UncheckedIOException("a read from memory failed", e);
    }
    target.add(new StoredField(FieldNames.PAYLOAD, bytes));
    for (BytesRef term : terms) {
      target.add(new StringField(FieldNames.PAYLOAD_TERMS, term, Store.NO));
    }
  }

  private void indexObject(JsonParser parser, String prefix) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String path = prefix.isEmpty() ? parser.currentName() : prefix + "." + parser.currentName();
      checkPath(path);
      parser.nextToken();
      if (indexValue(parser, path)) {
        add(PayloadTerms.existenceBytes(path));
      }
    }
  }

  /** Returns whether there is a value: anything but null, an empty array, or an array of these. */
  private boolean indexValue(JsonParser parser, String path) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> indexObject(parser, path);
      case START_ARRAY -> {
        boolean anyValue = false;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          anyValue |= indexValue(parser, path);
        }
        return anyValue;
      }
      case VALUE_STRING -> add(PayloadTerms.bytes(path, FilterValue.of(parser.getText())));
      case VALUE_TRUE -> add(PayloadTerms.bytes(path, FilterValue.of(true)));
      case VALUE_FALSE -> add(PayloadTerms.bytes(path, FilterValue.of(false)));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> indexNumber(parser, path);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void indexNumber(JsonParser parser, String path) throws IOException {
    FilterValue exact;
    double nearest;
    try {
      exact = FilterValue.of(parser.getDecimalValue());
      nearest = parser.getDoubleValue();
    } catch (ArithmeticException | NumberFormatException | RichterException e) {
      throw error("has a number with too large an exponent at \"%s\"".formatted(path), e);
    }
    add(PayloadTerms.bytes(path, exact));
    // Adding zero makes negative zero positive: points order the two, numbers do not.
    target.add(new DoublePoint(FieldNames.numbers(path), nearest + 0.0));
    numberPaths.add(path);
  }

  private void add(BytesRef term) {
    if (terms.add(term) && terms.size() > MAX_TERMS) {
      throw error("has more than %d values and paths".formatted(MAX_TERMS));
    }
  }

  private void checkPath(String path) {
    if (path.length() > Filter.MAX_PATH_LENGTH) {
      throw error(
          "has a path of %d characters, expected at most %d: \"%s…\""
              .formatted(path.length(), Filter.MAX_PATH_LENGTH, path.substring(0, 64)));
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(path)) {
      throw error("has half a surrogate pair in the path \"%s\"".formatted(path));
    }
  }

  private byte[] utf8(String payload) {
    try {
      ByteBuffer text = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(payload));
      byte[] bytes = new byte[text.remaining()];
      text.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw error("has half a surrogate pair, expected text", e);
    }
  }

  private RichterException error(String problem) {
    return new RichterException(
        ErrorCode.PAYLOAD_INVALID, "the payload of document \"%s\" %s".formatted(id, problem));
  }

  private RichterException error(String problem, Exception cause) {
    return new RichterException(
        ErrorCode.PAYLOAD_INVALID,
        "the payload of document \"%s\" %s".formatted(id, problem),
        cause);
  }
}
