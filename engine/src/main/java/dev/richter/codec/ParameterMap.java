package dev.richter.codec;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Map;
import java.util.function.Function;

/** Parameters as text, by name. */
record ParameterMap(Map<String, String> map) {

  /**
   * Makes an object of parameters.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if a name is missing or a
   *     value is none
   */
  <T> T read(Function<ParameterMap, T> reading) {
    try {
      return reading.apply(this);
    } catch (IllegalArgumentException e) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "parameters %s cannot be read: %s".formatted(map, e.getMessage()),
          e);
    }
  }

  boolean has(String name) {
    return map.containsKey(name);
  }

  String value(String name) {
    String value = map.get(name);
    if (value == null) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "parameter %s is missing from %s".formatted(name, map));
    }
    return value;
  }

  int number(String name) {
    return Integer.parseInt(value(name));
  }

  boolean flag(String name) {
    String value = value(name);
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException(
          "%s is \"%s\", expected true or false".formatted(name, value));
    }
    return value.equals("true");
  }
}
