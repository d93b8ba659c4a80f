package dev.richter.tools.opensearch;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.time.Duration;

/**
 * How often, and for how long, is tried again what may pass: a node that is overloaded, or cannot
 * be reached.
 *
 * @param firstPause how long to wait about after the first failure; the pause doubles with each
 * @param longestPause how long to wait at most
 * @param patience how long nothing may have succeeded before a failure is final; zero for not to
 *     try again
 */
public record Retries(Duration firstPause, Duration longestPause, Duration patience) {

  /**
   * Checks the values.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if a pause is not positive,
   *     or the patience negative
   */
  public Retries {
    if (!firstPause.isPositive() || !longestPause.isPositive() || patience.isNegative()) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "pauses of %s to %s for %s, expected pauses of more than 0, and 0 or more for all"
              .formatted(firstPause, longestPause, patience));
    }
  }

  /** Pauses from 0.2 to 20 seconds, for five minutes. */
  public static Retries defaults() {
    return new Retries(Duration.ofMillis(200), Duration.ofSeconds(20), Duration.ofMinutes(5));
  }

  /** The same with another patience. */
  public Retries withPatience(Duration other) {
    return new Retries(firstPause, longestPause, other);
  }

  /**
   * The pause after so many failures in a row, half of it by chance, so that those who failed
   * together do not come back together.
   *
   * @param chance 0 to 1
   */
  Duration pause(int failures, double chance) {
    Duration whole = firstPause.multipliedBy(1L << Math.min(failures - 1, 20));
    Duration most = whole.compareTo(longestPause) > 0 ? longestPause : whole;
    return Duration.ofNanos(Math.round(most.toNanos() * (0.5 + chance / 2)));
  }
}
