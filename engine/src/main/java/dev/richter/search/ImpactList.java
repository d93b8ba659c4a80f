package dev.richter.search;

import dev.richter.codec.BlockedListCursor;
import java.io.IOException;

/** The list of one query token, read by impact, the largest first. For one thread. */
final class ImpactList {

  /** As a double, so that no impact overflows or vanishes. */
  private final double queryWeight;

  private final BlockedListCursor cursor;
  private final double lengthFactor;

  /** The first group that was not read. */
  private int next;

  /**
   * A list that nothing was read of.
   *
   * @param blocks how many blocks the segment has
   */
  ImpactList(float queryWeight, BlockedListCursor cursor, int blocks) {
    this.queryWeight = queryWeight;
    this.cursor = cursor;
    // A long list costs more and tells less: most blocks have the token, the best ones or not.
    this.lengthFactor = Math.sqrt(4.0 * cursor.postings() / blocks);
  }

  /** The largest impact of all. */
  double largestImpact() {
    return impact(0);
  }

  private double impact(int group) {
    return queryWeight * cursor.bound(group);
  }

  /** Whether every posting was read. */
  boolean isAtEnd() {
    return next == cursor.groups();
  }

  /**
   * Reads the postings down to an impact: that of a list which a quarter of the blocks have. Longer
   * lists are read less far, and shorter ones farther.
   *
   * @return how many postings there were
   */
  int readDownTo(double least, BlockSums sums) throws IOException {
    double ownLeast = least * lengthFactor;
    int postings = 0;
    while (!isAtEnd() && impact(next) >= ownLeast) {
      postings += sums.add(cursor, next, impact(next));
      next++;
    }
    return postings;
  }
}
