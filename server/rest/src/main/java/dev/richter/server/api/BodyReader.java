package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.filter.Filter;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Reads a body token by token, and says by JSON pointers where it is not what was expected.
 * Whatever a method reads, the current token is its last one afterwards.
 */
final class BodyReader implements Closeable {

  private final byte[] body;
  private final JsonParser parser;

  private BodyReader(byte[] body) throws IOException {
    this.body = body;
    this.parser = Json.parser(body);
  }

  /** Reads something that makes up a whole body. */
  static <T> T whole(byte[] body, Reading<T> reading) {
    return Json.reading(
        () -> {
          try (BodyReader reader = new BodyReader(body)) {
            if (reader.parser.nextToken() == null) {
              throw new ProblemException(
                  ProblemCode.REQUEST_MALFORMED, "the body is empty, expected JSON");
            }
            T result = reading.read(reader);
            if (reader.parser.nextToken() != null) {
              throw new ProblemException(
                  ProblemCode.REQUEST_MALFORMED, "the body goes on after its JSON value");
            }
            return result;
          }
        });
  }

  /** Reads something. */
  @FunctionalInterface
  interface Reading<T> {
    T read(BodyReader reader) throws IOException;
  }

  /** Reads the value of a name, of which the first token is the current one. */
  @FunctionalInterface
  interface FieldReading {
    /** Reads it; false if the name is not known. */
    boolean read(String name) throws IOException;
  }

  /** Reads an element of an array, of which the first token is the current one. */
  @FunctionalInterface
  interface ElementReading {
    void read() throws IOException;
  }

  /** Reads an object, whose names all have to be known. */
  void object(FieldReading fields) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw expected("an object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (!fields.read(name)) {
        throw invalid("the name is not known here");
      }
    }
  }

  /** Reads an array. */
  void array(ElementReading element) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw expected("an array");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  JsonToken token() {
    return parser.currentToken();
  }

  /** A JSON pointer to the value that is being read. */
  String pointer() {
    return parser.getParsingContext().pathAsPointer().toString();
  }

  String text() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw expected("a string");
    }
    return parser.getText();
  }

  boolean flag() {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw expected("true or false");
    };
  }

  /** An integer; 10 and 10.0 and 1e1 are one. */
  long integer(long least, long most) throws IOException {
    long value;
    switch (parser.currentToken()) {
      case VALUE_NUMBER_INT -> {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          throw outOfRange(least, most);
        }
        value = parser.getLongValue();
      }
      case VALUE_NUMBER_FLOAT -> {
        BigDecimal decimal = parser.getDecimalValue();
        if (decimal.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
            || decimal.stripTrailingZeros().scale() > 0) {
          throw outOfRange(least, most);
        }
        value = decimal.longValue();
      }
      default -> throw expected("an integer from %d to %d".formatted(least, most));
    }
    if (value < least || value > most) {
      throw outOfRange(least, most);
    }
    return value;
  }

  private ProblemException outOfRange(long least, long most) throws IOException {
    return invalid(
        "%s, expected an integer from %d to %d"
            .formatted(shortened(parser.getText()), least, most));
  }

  /** A finite number. */
  float number() throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw expected("a number");
    }
    float value = parser.getFloatValue();
    if (Float.isInfinite(value)) {
      throw invalid(
          "%s, expected a number that a float can hold".formatted(shortened(parser.getText())));
    }
    return value;
  }

  /** A number of at least 0. */
  float factor() throws IOException {
    float value = number();
    if (value < 0 || parser.getText().startsWith("-")) {
      throw invalid("%s, expected a number of at least 0".formatted(shortened(parser.getText())));
    }
    return value;
  }

  /** A recall. */
  double recall() throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw expected("a number over 0 and at most 1");
    }
    double value = parser.getDoubleValue();
    if (!(value > 0 && value <= 1)) {
      throw invalid(
          "%s, expected a number over 0 and at most 1".formatted(shortened(parser.getText())));
    }
    return value;
  }

  /** The value as a tree. */
  JsonNode tree() throws IOException {
    return parser.readValueAsTree();
  }

  /** A filter. */
  Filter filter() throws IOException {
    String place = pointer();
    return Places.filter(tree(), place);
  }

  /** An object as it was written. */
  String rawObject() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw expected("an object");
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getByteOffset();
    return new String(body, start, end - start, StandardCharsets.UTF_8);
  }

  ProblemException expected(String what) {
    return invalid("found %s, expected %s".formatted(found(), what));
  }

  /** A problem with the value that is being read. */
  ProblemException invalid(String detail) {
    return new ProblemException(Problem.of(ProblemCode.REQUEST_INVALID, detail).at(pointer()));
  }

  private String found() {
    return switch (parser.currentToken()) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case null, default -> "null";
    };
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
