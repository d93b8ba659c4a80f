package dev.richter.search;

import java.io.IOException;
import java.util.List;

/**
 * Finds the best documents of segments by way of their blocks.
 *
 * <p>Like Seismic, it scores the summaries of blocks and opens a block only if its summary reaches
 * the heap factor's share of the k-th best score so far. Unlike Seismic's, the blocks are those of
 * the whole segment, and their summaries are read impact by impact, the largest first: once enough
 * is read to tell about where the k-th best sum lies, what is too small beside it is left unread.
 * Then blocks are opened best first.
 */
final class BlockTraversal {

  /** The k-th best sum is looked for in so many steps, each of which halves where it may lie. */
  private static final int HALVINGS = 16;

  private final List<BlockedSegment> segments;
  private final TopDocuments top;
  private final Work work;

  BlockTraversal(List<BlockedSegment> segments, TopDocuments top, Work work) {
    this.segments = segments;
    this.top = top;
    this.work = work;
  }

  /**
   * Runs the search.
   *
   * @return whether every posting was read, and so every document that shares a token with the
   *     query was within reach
   */
  boolean run(float impactCut, float heapFactor) throws IOException {
    double least = 0;
    if (impactCut > 0) {
      for (BlockedSegment segment : segments) {
        segment.readFirst();
      }
      least = impactCut * threshold();
    }
    boolean complete = true;
    for (BlockedSegment segment : segments) {
      complete &= segment.readDownTo(least);
    }
    open(heapFactor);
    return complete;
  }

  /** Opens blocks best first, in rounds that go deeper as long as the threshold does not stop. */
  private void open(float heapFactor) throws IOException {
    double least = heapFactor * threshold();
    double before;
    do {
      boolean deepest = true;
      for (BlockedSegment segment : segments) {
        deepest &= segment.open(least, heapFactor);
        if (work.timeIsOver()) {
          return;
        }
      }
      before = least;
      least = top.isFull() ? heapFactor * top.kthBest() : deepest ? before : before / 2;
    } while (least < before);
  }

  /** The k-th best score so far, or the k-th best sum if that is larger. */
  private double threshold() {
    double tooLarge = 0;
    for (BlockedSegment segment : segments) {
      tooLarge = Math.max(tooLarge, segment.countSums(top.k()));
    }
    double kthSum = 0;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (kthSum + tooLarge) / 2;
      if (acceptedFrom(middle) >= top.k()) {
        kthSum = middle;
      } else {
        tooLarge = middle;
      }
    }
    return Math.max(kthSum, top.kthBest());
  }

  /** How many accepted documents are to be expected in the blocks whose sums reach a score. */
  private double acceptedFrom(double score) {
    double accepted = 0;
    for (BlockedSegment segment : segments) {
      accepted += segment.acceptedFrom(score);
    }
    return accepted;
  }
}
