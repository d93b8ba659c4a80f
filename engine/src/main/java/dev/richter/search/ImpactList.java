package dev.richter.search;

import dev.richter.build.Levels;
import dev.richter.codec.BlockedListCursor;
import java.io.IOException;

/** The list of one query token, read by impact, the largest first. For one thread. */
final class ImpactList {

  private final float queryWeight;
  private final BlockedListCursor cursor;

  ImpactList(float queryWeight, BlockedListCursor cursor) {
    this.queryWeight = queryWeight;
    this.cursor = cursor;
  }

  /** Whether every posting was read. */
  boolean isAtEnd() {
    return cursor.isAtEnd();
  }

  /** The largest impact that is left. */
  float nextImpact() {
    return queryWeight * cursor.nextBound();
  }

  /**
   * Reads the postings with the next impact.
   *
   * @return how many there were
   */
  int addNext(BlockSums sums) throws IOException {
    return cursor.addNext(sums.steps(nextImpact()), sums.sums);
  }

  /** The impact down to which the lists, none of them read yet, have about so many postings. */
  static float downTo(ImpactList[] lists, long postings) {
    float largest = 0;
    for (ImpactList list : lists) {
      largest = Math.max(largest, list.nextImpact());
    }
    // In the steps of the levels, from the largest impact down.
    long[] counts = new long[2 * Levels.COUNT];
    for (ImpactList list : lists) {
      list.count(Levels.steps(largest / list.nextImpact()), counts);
    }
    int step = 0;
    for (long left = postings - counts[0]; left > 0 && step < counts.length - 1; ) {
      left -= counts[++step];
    }
    return largest * Levels.ratio(step + 1);
  }

  private void count(int firstStep, long[] counts) {
    int firstLevel = cursor.level(0);
    int start = 0;
    for (int group = 0; group < cursor.groups(); group++) {
      int end = cursor.end(group);
      int step = Math.min(counts.length - 1, firstStep + cursor.level(group) - firstLevel);
      counts[step] += end - start;
      start = end;
    }
  }
}
