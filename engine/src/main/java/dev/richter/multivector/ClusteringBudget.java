package dev.richter.multivector;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many rows a multi-vector keeps: all of them, a fixed number, or a share.
 *
 * <p>As text: {@code none}, a number such as {@code 8}, or a share such as {@code 25%}. CRISP's
 * {@code C4x8} is a budget of 4 for queries and one of 8 for documents, its {@code C25} one of
 * {@code 25%} for both.
 */
public sealed interface ClusteringBudget {

  /** Every row. */
  ClusteringBudget NONE = new None();

  /**
   * How many rows are left of so many.
   *
   * @param size how many rows there are
   * @return at most {@code size}, and at least 1 unless that is 0
   */
  int rows(int size);

  /** Every row stays. */
  record None() implements ClusteringBudget {

    @Override
    public int rows(int size) {
      return size;
    }

    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * So many rows, or as many as there are.
   *
   * @param count at least 1
   */
  record Fixed(int count) implements ClusteringBudget {

    /** Checks the value. */
    public Fixed {
      if (count < 1) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "clustering budget %d, expected at least 1".formatted(count));
      }
    }

    @Override
    public int rows(int size) {
      return Math.min(count, size);
    }

    @Override
    public String toString() {
      return Integer.toString(count);
    }
  }

  /**
   * A share of the rows, rounded up.
   *
   * @param percent 1 to 100
   */
  record Share(int percent) implements ClusteringBudget {

    /** Checks the value. */
    public Share {
      if (percent < 1 || percent > 100) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "clustering budget %d%%, expected 1%% to 100%%".formatted(percent));
      }
    }

    @Override
    public int rows(int size) {
      return (int) (((long) size * percent + 99) / 100);
    }

    @Override
    public String toString() {
      return percent + "%";
    }
  }

  /**
   * Reads what {@code toString} writes.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID}
   */
  static ClusteringBudget parse(String text) {
    if (text.equals("none")) {
      return NONE;
    }
    Matcher matcher = Pattern.compile("(\\d{1,9})(%?)").matcher(text);
    if (!matcher.matches()) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "clustering budget \"%s\", expected none, a number such as 8, or a share such as 25%%"
              .formatted(text));
    }
    int number = Integer.parseInt(matcher.group(1));
    return matcher.group(2).isEmpty() ? new Fixed(number) : new Share(number);
  }
}
