package dev.richter.search;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.time.Duration;
import java.util.Optional;

/**
 * How hard a search tries.
 *
 * <p>The impact of a posting is its weight times the query's. With an impact cut of 0 and a heap
 * factor of 1, or {@code exact}, what is found is the exact answer over the stored weights; the
 * more the parameters exceed that, the less is read.
 *
 * @param impactCut postings whose impact is below about this share of the k-th best sum of impacts
 *     are not read, at least 0; the share is larger for tokens that most blocks have, and smaller
 *     for those of few. 0 reads every posting of the query's tokens. Every token counts in the
 *     scores
 * @param heapFactor a block is opened if the impacts of its summary sum up to at least this share
 *     of the k-th best score so far (as in Seismic), at least 0; 0 opens every block, larger values
 *     open fewer. A cut makes the sums smaller, and with it goes a heap factor below 1
 * @param exact whether nothing may be missed, whatever the other parameters are
 * @param deadline how long the search may take; when it is over, what was found so far comes back
 */
public record SearchParameters(
    float impactCut, float heapFactor, boolean exact, Optional<Duration> deadline) {

  private static final SearchParameters DEFAULTS =
      new SearchParameters(0.05f, 0.95f, false, Optional.empty());

  /** Checks the values. */
  public SearchParameters {
    checkFactor("impactCut", impactCut);
    checkFactor("heapFactor", heapFactor);
    deadline.ifPresent(
        time -> {
          if (time.isNegative() || time.isZero()) {
            throw new RichterException(
                ErrorCode.PARAMETER_INVALID,
                "deadline is %s, expected a positive duration".formatted(time));
          }
        });
  }

  /** The defaults. */
  public static SearchParameters defaults() {
    return DEFAULTS;
  }

  private static void checkFactor(String name, float value) {
    if (!(value >= 0) || Float.isInfinite(value)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s is %s, expected a finite number of at least 0".formatted(name, value));
    }
  }

  /** The same with another impact cut. */
  public SearchParameters withImpactCut(float other) {
    return new SearchParameters(other, heapFactor, exact, deadline);
  }

  /** The same with another heap factor. */
  public SearchParameters withHeapFactor(float other) {
    return new SearchParameters(impactCut, other, exact, deadline);
  }

  /** The same, exact or not. */
  public SearchParameters withExact(boolean other) {
    return new SearchParameters(impactCut, heapFactor, other, deadline);
  }

  /** The same with a deadline. */
  public SearchParameters withDeadline(Duration other) {
    return new SearchParameters(impactCut, heapFactor, exact, Optional.of(other));
  }
}
