package dev.richter.search;

import dev.richter.codec.BlockedListCursor;
import dev.richter.codec.BlockedLists;
import dev.richter.codec.ForwardIndex;
import dev.richter.codec.SegmentScratch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * Finds the best documents of a segment by way of its blocks.
 *
 * <p>Like Seismic, it scores the summaries of blocks and opens a block only if its summary reaches
 * the heap factor's share of the k-th best score so far. Unlike Seismic's, the blocks are those of
 * the whole segment, and their summaries are read impact by impact, the largest first: once enough
 * is read to tell about where the k-th best sum lies, what is too small beside it is left unread.
 * Then blocks are opened best first.
 */
final class BlockTraversal {

  /** Documents are scored in batches, so that the cache misses of a batch overlap. */
  private static final int BATCH = 16;

  /** While a block is opened, it is looked up where the documents of so many blocks on stand. */
  private static final int LOOK_AHEAD = 4;

  /**
   * Before the k-th best sum is estimated, impacts are read down to this share of the largest sum
   * there could be. Smaller shares read more first, and larger ones estimate worse.
   */
  private static final double FIRST_IMPACTS = 0.07;

  private final ForwardIndex forward;
  private final BlockedLists lists;
  private final SegmentScratch scratch;
  private final @Nullable Bits accepted;
  private final int docBase;
  private final TopDocuments top;
  private final Work work;

  private final long[] blockEntries;
  private final int[] blockDocuments;
  private final long[] batchEntries = new long[BATCH];
  private final int[] batchDocuments = new int[BATCH];
  private int batchSize;

  BlockTraversal(
      ForwardIndex forward,
      BlockedLists lists,
      SegmentScratch scratch,
      @Nullable Bits accepted,
      int docBase,
      TopDocuments top,
      Work work) {
    this.forward = forward;
    this.lists = lists;
    this.scratch = scratch;
    this.accepted = accepted;
    this.docBase = docBase;
    this.top = top;
    this.work = work;
    this.blockEntries = new long[lists.blockSize()];
    this.blockDocuments = new int[lists.blockSize()];
  }

  /**
   * Runs the search.
   *
   * @param rank how many of the best sums are to be expected to hold k accepted documents
   * @return whether every posting was read, and so every document that shares a token with the
   *     query was within reach
   */
  boolean run(SegmentQuery query, int rank, float impactCut, float heapFactor) throws IOException {
    ImpactList[] impacts = openLists(query);
    double largest = 0;
    for (ImpactList list : impacts) {
      largest += list.largestImpact();
    }
    BlockSums sums = BlockSums.of(scratch, lists.blocks(), impacts.length, largest, impactCut == 0);
    if (impactCut > 0) {
      read(impacts, FIRST_IMPACTS * largest, sums);
    }
    read(impacts, impactCut * Math.max(sums.kthLargest(rank), kthBest()), sums);
    open(sums, rank, heapFactor);
    return isComplete(impacts);
  }

  private ImpactList[] openLists(SegmentQuery query) throws IOException {
    for (int token : query.tokens()) {
      work.touched += lists.touch(token);
    }
    List<ImpactList> impacts = new ArrayList<>();
    for (int token : query.tokens()) {
      BlockedListCursor cursor = new BlockedListCursor(lists);
      if (lists.open(token, cursor)) {
        impacts.add(new ImpactList(scratch.query[token], cursor, lists.blocks()));
      }
    }
    work.lists += impacts.size();
    return impacts.toArray(ImpactList[]::new);
  }

  private void read(ImpactList[] impacts, double least, BlockSums sums) throws IOException {
    long postings = 0;
    for (ImpactList list : impacts) {
      postings += list.readDownTo(least, sums);
    }
    work.postings += postings;
    work.bytesRead += postings * BlockedLists.POSTING_BYTES;
  }

  /** Opens blocks best first, in rounds that go deeper as long as the threshold does not stop. */
  private void open(BlockSums sums, int rank, float heapFactor) throws IOException {
    int[] order = scratch.orderedBlocks(sums.size());
    double threshold = Math.max(sums.kthLargest(rank), kthBest());
    int least = sums.least(heapFactor * threshold);
    int before;
    do {
      int candidates = sums.largestFirst(least, order);
      for (int i = 0; i < candidates; i++) {
        work.touched += lists.touchBlock(order[Math.min(i + LOOK_AHEAD, candidates - 1)]);
        if (top.isFull() && sums.sum(order[i]) < leastOf(sums, heapFactor)) {
          continue;
        }
        open(order[i]);
        sums.clear(order[i]);
        if (work.timeIsOver()) {
          scoreBatch();
          return;
        }
      }
      scoreBatch();
      before = least;
      least = top.isFull() ? leastOf(sums, heapFactor) : Math.max(1, least / 2);
    } while (least < before);
  }

  private int leastOf(BlockSums sums, float heapFactor) {
    return sums.least(heapFactor * kthBest());
  }

  /** The k-th best score; one too large for a float is no larger than another such. */
  private double kthBest() {
    return Math.min(top.threshold(), Float.MAX_VALUE);
  }

  private void open(int block) throws IOException {
    work.blocksOpened++;
    int size = lists.read(block, blockEntries, blockDocuments);
    work.touched += forward.touch(blockEntries[0], blockEntries[size - 1]);
    for (int i = 0; i < size; i++) {
      if (accepted == null || accepted.get(blockDocuments[i])) {
        batchEntries[batchSize] = blockEntries[i];
        batchDocuments[batchSize++] = blockDocuments[i];
        if (batchSize == BATCH) {
          scoreBatch();
        }
      }
    }
  }

  private void scoreBatch() {
    for (int i = 0; i < batchSize; i++) {
      work.bytesRead += forward.recordBytes(batchEntries[i]);
      top.offer(docBase + batchDocuments[i], forward.score(batchEntries[i], scratch.query));
    }
    work.documentsScored += batchSize;
    batchSize = 0;
  }

  private static boolean isComplete(ImpactList[] impacts) {
    for (ImpactList list : impacts) {
      if (!list.isAtEnd()) {
        return false;
      }
    }
    return true;
  }
}
