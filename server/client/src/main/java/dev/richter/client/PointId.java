package dev.richter.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a point is called: a text or a 64-bit integer. The text "17" and the integer 17 differ. */
public sealed interface PointId {

  /** An id that is a text. */
  record Text(@JsonValue String value) implements PointId {

    @Override
    public String toString() {
      return value;
    }
  }

  /** An id that is an integer. */
  record Numeric(@JsonValue long value) implements PointId {

    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /** The id that is a text. */
  static PointId of(String text) {
    return new Text(text);
  }

  /** The id that is an integer. */
  static PointId of(long number) {
    return new Numeric(number);
  }

  /** The id that JSON has as a text or an integer. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static PointId ofJson(Object value) {
    return switch (value) {
      case String text -> new Text(text);
      case Integer number -> new Numeric(number);
      case Long number -> new Numeric(number);
      default ->
          throw new IllegalArgumentException(
              "id is %s, expected a text or an integer".formatted(value));
    };
  }
}
