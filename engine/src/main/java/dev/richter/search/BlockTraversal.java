package dev.richter.search;

import dev.richter.codec.BlockedListCursor;
import dev.richter.codec.BlockedLists;
import dev.richter.codec.ForwardIndex;
import dev.richter.codec.SegmentScratch;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * Walks the blocked lists of a segment (Seismic, section 5.4).
 *
 * <p>The paper goes list by list. Here the summaries of all chosen lists are scored first; each
 * list's best block is opened, which yields a first threshold; then blocks are opened best first
 * across the lists, until none is left whose summary scores {@code heapFactor} × threshold.
 */
final class BlockTraversal {

  /** Documents are scored in batches, so that the cache misses of a batch overlap. */
  private static final int BATCH = 16;

  private final ForwardIndex forward;
  private final BlockedLists lists;
  private final SegmentScratch scratch;
  private final @Nullable Bits accepted;
  private final int docBase;
  private final TopDocuments top;
  private final Work work;

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
  }

  /**
   * Runs the search.
   *
   * @return whether every document that shares a token with the query was within reach: no query
   *     token was cut, no posting of theirs pruned
   */
  boolean run(SegmentQuery query, SearchParameters parameters) throws IOException {
    BlockedListCursor[] cursors = openLists(query, parameters.queryCut());
    int[] firstBlocks = new int[cursors.length + 1];
    for (int list = 0; list < cursors.length; list++) {
      firstBlocks[list + 1] = firstBlocks[list] + cursors[list].blocks();
    }
    float[] scores = scoreSummaries(query, cursors, firstBlocks);
    openBestOfEachList(cursors, firstBlocks, scores);
    openBestFirst(cursors, firstBlocks, scores, parameters.heapFactor());
    return isComplete(query, cursors);
  }

  private BlockedListCursor[] openLists(SegmentQuery query, int queryCut) throws IOException {
    BlockedListCursor[] cursors =
        new BlockedListCursor[Math.min(queryCut, query.heaviestFirst().length)];
    int opened = 0;
    BlockedListCursor cursor = new BlockedListCursor();
    for (int token : query.heaviestFirst()) {
      if (opened < cursors.length && lists.open(token, cursor)) {
        cursors[opened++] = cursor;
        cursor = new BlockedListCursor();
      }
    }
    work.lists += opened;
    return Arrays.copyOf(cursors, opened);
  }

  private float[] scoreSummaries(
      SegmentQuery query, BlockedListCursor[] cursors, int[] firstBlocks) {
    int blocks = firstBlocks[cursors.length];
    float[] scores = scratch.blockScores(0, blocks);
    for (int list = 0; list < cursors.length; list++) {
      BlockedListCursor cursor = cursors[list];
      int row = 0;
      for (int token : query.ascending()) {
        row = cursor.findRow(token, row);
        if (row == cursor.rows()) {
          break;
        }
        if (cursor.rowToken(row) == token) {
          cursor.addRow(row, scratch.query[token], scores, firstBlocks[list]);
        }
      }
    }
    work.blocksScored += blocks;
    return scores;
  }

  private void openBestOfEachList(BlockedListCursor[] cursors, int[] firstBlocks, float[] scores)
      throws IOException {
    for (int list = 0; list < cursors.length; list++) {
      int best = firstBlocks[list];
      for (int block = best + 1; block < firstBlocks[list + 1]; block++) {
        best = scores[block] > scores[best] ? block : best;
      }
      open(cursors[list], best - firstBlocks[list]);
      scores[best] = BlockOrder.OPENED;
    }
    scoreBatch();
  }

  private void openBestFirst(
      BlockedListCursor[] cursors, int[] firstBlocks, float[] scores, float heapFactor)
      throws IOException {
    int blocks = firstBlocks[cursors.length];
    int[] order = scratch.blocks(blocks);
    int candidates = BlockOrder.bestFirst(scores, blocks, heapFactor * top.threshold(), order);
    for (int i = 0; i < candidates; i++) {
      if (scores[order[i]] < heapFactor * top.threshold()) {
        continue;
      }
      int list = 0;
      while (order[i] >= firstBlocks[list + 1]) {
        list++;
      }
      open(cursors[list], order[i] - firstBlocks[list]);
      if (work.timeIsOver()) {
        break;
      }
    }
    scoreBatch();
  }

  private void open(BlockedListCursor cursor, int block) throws IOException {
    work.blocksOpened++;
    int end = cursor.blockEnd(block);
    for (int posting = cursor.blockStart(block); posting < end; posting++) {
      int document = cursor.document(posting);
      if (scratch.visit(document) && (accepted == null || accepted.get(document))) {
        long entry = forward.entry(document);
        work.touched += forward.touch(entry);
        batchEntries[batchSize] = entry;
        batchDocuments[batchSize++] = document;
        if (batchSize == BATCH) {
          scoreBatch();
        }
      }
    }
  }

  private void scoreBatch() {
    for (int i = 0; i < batchSize; i++) {
      top.offer(docBase + batchDocuments[i], forward.score(batchEntries[i], scratch.query));
    }
    work.documentsScored += batchSize;
    batchSize = 0;
  }

  private static boolean isComplete(SegmentQuery query, BlockedListCursor[] cursors) {
    boolean complete = cursors.length == query.heaviestFirst().length;
    for (BlockedListCursor cursor : cursors) {
      complete &= cursor.complete();
    }
    return complete;
  }
}
