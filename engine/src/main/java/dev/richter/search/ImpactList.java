package dev.richter.search;

import dev.richter.codec.BlockedListCursor;
import java.io.IOException;
import org.agrona.collections.IntHashSet;
import org.apache.lucene.index.CorruptIndexException;

/**
 * The list of one query token, read by impact, the largest first; outliers apart. For one thread.
 */
final class ImpactList {

  /** Postings stand out that are more than so many times as heavy as the next. */
  private static final double OUTLIER_RATIO = 4;

  /** As a double, so that no impact overflows or vanishes. */
  private final double queryWeight;

  private final BlockedListCursor cursor;
  private final double lengthFactor;

  /** So many groups in front are outliers. */
  private int outliers;

  /** The first group that was not read. */
  private int next;

  /**
   * A list that nothing was read of.
   *
   * @param blocks how many blocks the segment has
   * @param k how many documents are wanted
   */
  ImpactList(float queryWeight, BlockedListCursor cursor, int blocks, int k) {
    this.queryWeight = queryWeight;
    this.cursor = cursor;
    // A long list costs more and tells less: most blocks have the token, the best ones or not.
    this.lengthFactor = Math.sqrt(4.0 * cursor.postings() / blocks);
    this.outliers = outliers(cursor, k);
    this.next = outliers;
  }

  /**
   * Counts the groups in front that have fewer than k postings in all and stand out. With k or
   * more, their weights would be of the order of the k-th best score; so few tell nothing of it,
   * and one of them would make all other sums look alike.
   */
  private static int outliers(BlockedListCursor cursor, int k) {
    int outliers = 0;
    for (int group = 0; group + 1 < cursor.groups() && cursor.end(group) < k; group++) {
      if (cursor.bound(group) > OUTLIER_RATIO * cursor.bound(group + 1)) {
        outliers = group + 1;
      }
    }
    return outliers;
  }

  /** Has the outliers summed up like all others, where their impacts are small beside others'. */
  void sumOutliersUpTo(double impact) {
    if (impact(0) <= impact) {
      outliers = 0;
      next = 0;
    }
  }

  /**
   * Adds the blocks of the outliers, which are not read into any sums.
   *
   * @return how many postings there were
   */
  int addOutliers(IntHashSet blocks) throws CorruptIndexException {
    int posting = 0;
    for (int group = 0; group < outliers; group++) {
      for (; posting < cursor.end(group); posting++) {
        blocks.add(cursor.block(group, posting));
      }
    }
    return posting;
  }

  /** The largest impact of all but outliers. */
  double largestImpact() {
    return impact(outliers);
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
