package dev.richter.filter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.math.BigDecimal;

/** A scalar of a payload that a filter can ask for. */
public sealed interface FilterValue {

  /**
   * A string, compared whole.
   *
   * @param value the string
   */
  record Keyword(String value) implements FilterValue {}

  /**
   * A number, compared by its decimal value.
   *
   * @param value the number without trailing zeros
   */
  record Numeric(BigDecimal value) implements FilterValue {

    /**
     * Strips trailing zeros, so that numbers are equal when their values are.
     *
     * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the exponent of the
     *     number does not fit an int
     */
    public Numeric {
      try {
        value = value.stripTrailingZeros();
      } catch (ArithmeticException e) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "the exponent of the number " + value + " is too large",
            e);
      }
    }
  }

  /**
   * A boolean.
   *
   * @param value the boolean
   */
  record Truth(boolean value) implements FilterValue {}

  /** A string. */
  static FilterValue of(String value) {
    return new Keyword(value);
  }

  /** A boolean. */
  static FilterValue of(boolean value) {
    return new Truth(value);
  }

  /** An integer. */
  static FilterValue of(long value) {
    return new Numeric(BigDecimal.valueOf(value));
  }

  /** A number. */
  static FilterValue of(BigDecimal value) {
    return new Numeric(value);
  }
}
