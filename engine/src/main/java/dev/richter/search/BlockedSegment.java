package dev.richter.search;

import dev.richter.codec.BlockedListCursor;
import dev.richter.codec.BlockedLists;
import dev.richter.codec.ForwardIndex;
import dev.richter.codec.SegmentScratch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntHashSet;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/** What a search knows of one segment with blocks: the lists it reads, their sums, documents. */
final class BlockedSegment {

  /** Documents are scored in batches, so that the cache misses of a batch overlap. */
  private static final int BATCH = 16;

  /** While a block is opened, it is looked up where the documents of so many blocks on stand. */
  private static final int LOOK_AHEAD = 4;

  private static final int BLOCKS_BETWEEN_TIME_CHECKS = 16;

  /**
   * Before the k-th best sum is estimated, impacts are read down to this share of the largest sum
   * there could be. Smaller shares read more first, and larger ones estimate worse.
   */
  private static final double FIRST_IMPACTS = 0.07;

  /** Outliers up to this share of the largest sum there could be leave room for the others. */
  private static final double HARMLESS_OUTLIER = 0.25;

  private final ForwardIndex forward;
  private final BlockedLists lists;
  private final SegmentScratch scratch;
  private final @Nullable Bits accepted;
  private final double acceptedShare;
  private final int docBase;
  private final TopDocuments top;
  private final Work work;

  private final ImpactList[] impacts;
  private final double largest;
  private final BlockSums sums;

  /** The smallest sum of which all blocks were opened. */
  private int opened = Integer.MAX_VALUE;

  private final long[] blockEntries;
  private final int[] blockDocuments;
  private final long[] batchEntries = new long[BATCH];
  private final int[] batchDocuments = new int[BATCH];
  private int batchSize;

  /**
   * Opens the lists of a query and reads none of their postings.
   *
   * @param bounds whether sums have to be bounds
   */
  BlockedSegment(
      SegmentQuery query,
      BlockedLists lists,
      AcceptedDocuments accepted,
      int docBase,
      TopDocuments top,
      Work work,
      boolean bounds)
      throws IOException {
    this.forward = query.reader().forward();
    this.lists = lists;
    this.scratch = query.scratch();
    this.accepted = accepted.bits();
    this.acceptedShare = accepted.share();
    this.docBase = docBase;
    this.top = top;
    this.work = work;
    this.impacts = openLists(query, lists, top.k(), work);
    double harmless = HARMLESS_OUTLIER * largestSum();
    for (ImpactList list : impacts) {
      list.sumOutliersUpTo(harmless);
    }
    this.largest = largestSum();
    this.sums = BlockSums.of(scratch, lists.stripes(), impacts.length, largest, bounds);
    this.blockEntries = new long[lists.blockSize()];
    this.blockDocuments = new int[lists.blockSize()];
  }

  /** The largest sum there could be, outliers apart. */
  private double largestSum() {
    double sum = 0;
    for (ImpactList list : impacts) {
      sum += list.largestImpact();
    }
    return sum;
  }

  private static ImpactList[] openLists(SegmentQuery query, BlockedLists lists, int k, Work work)
      throws IOException {
    for (int token : query.tokens()) {
      work.touched += lists.touch(token);
    }
    List<ImpactList> impacts = new ArrayList<>();
    for (int token : query.tokens()) {
      BlockedListCursor cursor = new BlockedListCursor(lists);
      if (lists.open(token, cursor)) {
        impacts.add(new ImpactList(query.scratch().query[token], cursor, lists.blocks(), k));
      }
    }
    work.lists += impacts.size();
    return impacts.toArray(ImpactList[]::new);
  }

  /** Reads what tells about where the k-th best sum lies. */
  void readFirst() throws IOException {
    readDownTo(FIRST_IMPACTS * largest);
  }

  /**
   * Reads postings on, down to an impact.
   *
   * @return whether all of them are read
   */
  boolean readDownTo(double least) throws IOException {
    long postings = 0;
    boolean complete = true;
    for (ImpactList list : impacts) {
      postings += list.readDownTo(least, sums);
      complete &= list.isAtEnd();
    }
    countPostings(postings);
    return complete;
  }

  private void countPostings(long postings) {
    work.postings += postings;
    work.bytesRead += postings * BlockedLists.POSTING_BYTES;
  }

  /**
   * Counts how many sums are how large, for {@link #acceptedFrom}.
   *
   * @return about the largest sum, as a score
   */
  double countSums(int k) {
    return acceptedShare == 0 ? 0 : sums.count((int) Math.ceil(k / acceptedShare));
  }

  /** How many accepted documents are to be expected in blocks whose sums reach a score. */
  double acceptedFrom(double score) {
    return acceptedShare * sums.reaching(score);
  }

  /**
   * Opens the blocks of outliers, then those whose sums reach a score, best first. Once k documents
   * are found, blocks are passed over whose sums do not reach the heap factor's share of the k-th
   * best score.
   *
   * @return whether every block was opened that has a sum at all
   */
  boolean open(double score, float heapFactor) throws IOException {
    if (opened == Integer.MAX_VALUE) {
      openOutliers();
    }
    int least = sums.least(score);
    if (least < opened) {
      int[] order = scratch.orderedPlaces(sums.size());
      int candidates = sums.largestFirst(least, order);
      for (int i = 0; i < candidates; i++) {
        int ahead = order[Math.min(i + LOOK_AHEAD, candidates - 1)];
        work.touched += lists.touchBlock(sums.block(ahead));
        if (!top.isFull() || sums.sum(order[i]) >= sums.least(heapFactor * top.kthBest())) {
          openBlock(sums.block(order[i]));
          sums.clear(order[i]);
          if (isTimeOver()) {
            break;
          }
        }
      }
      scoreBatch();
      opened = least;
    }
    return opened == 1;
  }

  /** Opens the blocks of outliers, whatever their sums are without them. */
  private void openOutliers() throws IOException {
    IntHashSet blocks = new IntHashSet();
    for (ImpactList list : impacts) {
      countPostings(list.addOutliers(blocks));
    }
    for (int block : blocks) {
      openBlock(block);
      sums.clear(sums.place(block));
      if (isTimeOver()) {
        break;
      }
    }
  }

  /** Looks at the clock once in some blocks: that takes about as long as scoring a document. */
  private boolean isTimeOver() {
    return work.blocksOpened % BLOCKS_BETWEEN_TIME_CHECKS == 0 && work.timeIsOver();
  }

  private void openBlock(int block) throws IOException {
    work.blocksOpened++;
    int size = lists.read(block, blockEntries, blockDocuments);
    for (int i = 0; i < size; i++) {
      if (accepted == null || accepted.get(blockDocuments[i])) {
        work.touched += forward.touch(blockEntries[i]);
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
}
