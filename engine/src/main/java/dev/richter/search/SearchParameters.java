package dev.richter.search;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.time.Duration;
import java.util.Optional;

/**
 * How hard a search tries.
 *
 * <p>Fields of sparse vectors go by {@code impactCut} and {@code heapFactor}. The impact of a
 * posting is its weight times the query's. With an impact cut of 0 and a heap factor of 1, or
 * {@code exact}, what is found is the exact answer over the stored weights; the more the parameters
 * exceed that, the less is read.
 *
 * <p>Fields of multi-vectors go by {@code probes}, {@code candidates} and {@code margin}: the lists
 * of the centroids closest to each row of the query give candidates, the codes of their rows
 * estimates of their scores, and the best by estimate are scored by their vectors, until the margin
 * says that no better one will come. Only {@code exact} is sure to miss nothing.
 *
 * @param impactCut postings whose impact is below about this share of the k-th best sum of impacts
 *     are not read, at least 0; the share is larger for tokens that most blocks have, and smaller
 *     for those of few. 0 reads every posting of the query's tokens. Every token counts in the
 *     scores
 * @param heapFactor a block is opened if the impacts of its summary sum up to at least this share
 *     of the k-th best score so far (as in Seismic), at least 0; 0 opens every block, larger values
 *     open fewer. A cut makes the sums smaller, and with it goes a heap factor below 1
 * @param probes the lists of how many centroids are read for each row of the query, at least 1
 * @param candidates of how many documents in a segment the scores are estimated, or {@value
 *     #AUTOMATIC} for a number that follows the segment's size and k
 * @param margin a document is scored if its estimate is below the k-th best score so far by at most
 *     so many standard deviations of the estimates seen before, at least 0
 * @param exact whether nothing may be missed, whatever the other parameters are
 * @param deadline how long the search may take; when it is over, what was found so far comes back
 */
public record SearchParameters(
    float impactCut,
    float heapFactor,
    int probes,
    int candidates,
    float margin,
    boolean exact,
    Optional<Duration> deadline) {

  /** The number of candidates that follows the size of the segment. */
  public static final int AUTOMATIC = 0;

  private static final SearchParameters DEFAULTS =
      new SearchParameters(0.05f, 0.95f, 64, AUTOMATIC, 4, false, Optional.empty());

  /** Checks the values. */
  public SearchParameters {
    checkFactor("impactCut", impactCut);
    checkFactor("heapFactor", heapFactor);
    checkFactor("margin", margin);
    if (probes < 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "probes is %d, expected at least 1".formatted(probes));
    }
    if (candidates < 0) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "candidates is %d, expected at least 1, or %d for a number that follows the segment's"
              .formatted(candidates, AUTOMATIC));
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

  private static void checkFactor(String name, float value) {
    if (!(value >= 0) || Float.isInfinite(value)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s is %s, expected a finite number of at least 0".formatted(name, value));
    }
  }

  /** The same with another impact cut. */
  public SearchParameters withImpactCut(float other) {
    return new SearchParameters(other, heapFactor, probes, candidates, margin, exact, deadline);
  }

  /** The same with another heap factor. */
  public SearchParameters withHeapFactor(float other) {
    return new SearchParameters(impactCut, other, probes, candidates, margin, exact, deadline);
  }

  /** The same with another number of probes. */
  public SearchParameters withProbes(int other) {
    return new SearchParameters(impactCut, heapFactor, other, candidates, margin, exact, deadline);
  }

  /** The same with another number of candidates. */
  public SearchParameters withCandidates(int other) {
    return new SearchParameters(impactCut, heapFactor, probes, other, margin, exact, deadline);
  }

  /** The same with another margin. */
  public SearchParameters withMargin(float other) {
    return new SearchParameters(impactCut, heapFactor, probes, candidates, other, exact, deadline);
  }

  /** The same, exact or not. */
  public SearchParameters withExact(boolean other) {
    return new SearchParameters(impactCut, heapFactor, probes, candidates, margin, other, deadline);
  }

  /** The same with a deadline. */
  public SearchParameters withDeadline(Duration other) {
    return new SearchParameters(
        impactCut, heapFactor, probes, candidates, margin, exact, Optional.of(other));
  }
}
