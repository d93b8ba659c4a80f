package dev.richter.search;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.time.Duration;
import java.util.Optional;

/**
 * How hard a search tries. The names are those of Seismic's paper and code.
 *
 * <p>Under a filter, the best documents that it accepts lie deeper in the lists. A search then
 * tries harder by itself: where the filter (or what was not deleted) leaves a share s of a
 * segment's documents, the query cut is multiplied by 1 + log<sub>2</sub>(1/s)/4 and the heap
 * factor by s<sup>0.07</sup>. Measured on 245,000 passages, this holds recall@10 over 0.96 down to
 * the share at which all accepted documents are scored.
 *
 * @param queryCut how many of the query's heaviest tokens have their lists walked, at least 1;
 *     every token counts in the scores
 * @param heapFactor a block is opened if its summary scores at least this share of the k-th best
 *     score so far, at least 0; 0 opens every block, larger values open fewer
 * @param exact whether to score every document (that the filter accepts) instead of walking the
 *     lists
 * @param deadline how long the search may take; when it is over, what was found so far comes back
 */
public record SearchParameters(
    int queryCut, float heapFactor, boolean exact, Optional<Duration> deadline) {

  private static final SearchParameters DEFAULTS =
      new SearchParameters(8, 0.8f, false, Optional.empty());

  public SearchParameters {
    if (queryCut < 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "queryCut is %d, expected at least 1".formatted(queryCut));
    }
    if (!(heapFactor >= 0) || Float.isInfinite(heapFactor)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "heapFactor is %s, expected a finite number of at least 0".formatted(heapFactor));
    }
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

  /** The parameters for a segment of which a filter accepts a share of the documents. */
  SearchParameters underFilter(double share) {
    double deeper = 1 + Math.log(1 / share) / Math.log(2) / 4;
    return new SearchParameters(
        (int) Math.min(Integer.MAX_VALUE, Math.ceil(queryCut * deeper)),
        (float) (heapFactor * Math.pow(share, 0.07)),
        exact,
        deadline);
  }

  /** The same with another query cut. */
  public SearchParameters withQueryCut(int other) {
    return new SearchParameters(other, heapFactor, exact, deadline);
  }

  /** The same with another heap factor. */
  public SearchParameters withHeapFactor(float other) {
    return new SearchParameters(queryCut, other, exact, deadline);
  }

  /** The same, exact or not. */
  public SearchParameters withExact(boolean other) {
    return new SearchParameters(queryCut, heapFactor, other, deadline);
  }

  /** The same with a deadline. */
  public SearchParameters withDeadline(Duration other) {
    return new SearchParameters(queryCut, heapFactor, exact, Optional.of(other));
  }
}
