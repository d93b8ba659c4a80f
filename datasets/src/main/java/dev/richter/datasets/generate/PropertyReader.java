package dev.richter.datasets.generate;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Arrays;
import java.util.Properties;

/** Figures by name, with errors that say which one is missing or no number. */
record PropertyReader(Properties properties) {

  double number(String name) {
    double[] values = numbers(name);
    if (values.length != 1) {
      throw invalid(name, "one number");
    }
    return values[0];
  }

  int integer(String name) {
    double value = number(name);
    if (value != (int) value) {
      throw invalid(name, "an integer");
    }
    return (int) value;
  }

  Curve curve(String nameOfX, String nameOfY) {
    return new Curve(numbers(nameOfX), numbers(nameOfY));
  }

  private double[] numbers(String name) {
    try {
      return Arrays.stream(properties.getProperty(name, "").split(","))
          .mapToDouble(text -> Double.parseDouble(text.strip()))
          .toArray();
    } catch (NumberFormatException failure) {
      throw invalid(name, "numbers");
    }
  }

  private RichterException invalid(String name, String expected) {
    return new RichterException(
        ErrorCode.PARAMETER_INVALID,
        "figure %s is \"%s\", expected %s"
            .formatted(name, properties.getProperty(name, ""), expected));
  }
}
