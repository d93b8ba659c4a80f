package dev.richter.build;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;

/**
 * How many postings each inverted list keeps: the heaviest, by one of these rules (<i>static
 * pruning</i>, Seismic section 5.1). Pruned postings are lost to the traversal only; the forward
 * index keeps every vector whole.
 */
public sealed interface Pruning {

  /** Keeps a number of postings that follows the collection's size; see {@link Automatic}. */
  static Pruning automatic() {
    return new Automatic();
  }

  /** Keeps every posting. */
  static Pruning none() {
    return new None();
  }

  /**
   * Keeps the heaviest {@code nPostings × tokens} postings of the whole segment, by one global
   * threshold, and of these at most {@code nPostings × maxFraction} in each list.
   *
   * @param nPostings how many postings the average list keeps, at least 1
   * @param maxFraction the cap of one list, as a multiple of {@code nPostings}, at least 1
   */
  record GlobalThreshold(int nPostings, float maxFraction) implements Pruning {
    public GlobalThreshold {
      checkPostings(nPostings);
      checkMaxFraction(maxFraction);
    }
  }

  /**
   * Keeps the heaviest {@code nPostings} postings of each list.
   *
   * @param nPostings how many postings a list keeps at most, at least 1
   */
  record FixedSize(int nPostings) implements Pruning {
    public FixedSize {
      checkPostings(nPostings);
    }
  }

  /**
   * A global threshold with a cap, both from the size of the segment: all of the first 115,000
   * postings, and beyond that a number that grows with the power 0.75 of the postings there are; a
   * list keeps at most six times the average, or 1,200 where that is more. Fitted so that the same
   * search parameters give the same recall at 10,000 and at 245,000 passages; at 8.8 million it
   * comes to the list lengths that Seismic's authors use on MS MARCO.
   */
  record Automatic() implements Pruning {}

  /** Every posting. */
  record None() implements Pruning {}

  private static void checkPostings(int nPostings) {
    if (nPostings < 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "nPostings is %d, expected at least 1".formatted(nPostings));
    }
  }

  private static void checkMaxFraction(float maxFraction) {
    if (!(maxFraction >= 1) || Float.isInfinite(maxFraction)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "maxFraction is %s, expected a finite number of at least 1".formatted(maxFraction));
    }
  }
}
