package dev.richter.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A look into one blocked list. Reusable; for one thread. */
public final class BlockedListCursor {

  private MemorySegment memory = MemorySegment.NULL;
  private int tokenBytes;
  private int postings;
  private int blocks;
  private int rows;
  private float scale;
  private boolean complete;
  private int postingEndBytes;
  private int rowEndBytes;
  private int blockBytes;
  private long documentsStart;
  private long blockEndsStart;
  private long rowTokensStart;
  private long rowEndsStart;
  private long entriesStart;

  void reset(BlockedLists lists, long start) {
    memory = lists.memory();
    tokenBytes = lists.layout().tokenBytes();
    postings = memory.get(Region.INT, start);
    blocks = memory.get(Region.INT, start + 4);
    rows = memory.get(Region.INT, start + 8);
    int entries = memory.get(Region.INT, start + 12);
    scale = memory.get(Region.FLOAT, start + 16);
    complete = (memory.get(Region.INT, start + 20) & ListsLayout.COMPLETE) != 0;
    postingEndBytes = ListsLayout.numberBytes(postings);
    rowEndBytes = ListsLayout.numberBytes(entries);
    blockBytes = ListsLayout.blockBytes(blocks);
    documentsStart = start + ListsLayout.LIST_HEADER_BYTES;
    blockEndsStart = documentsStart + 4L * postings;
    rowTokensStart = blockEndsStart + (long) postingEndBytes * blocks;
    rowEndsStart = rowTokensStart + (long) tokenBytes * rows;
    entriesStart = rowEndsStart + (long) rowEndBytes * rows;
  }

  /** How many postings the list keeps. */
  public int postings() {
    return postings;
  }

  /** How many blocks the list is cut into. */
  public int blocks() {
    return blocks;
  }

  /** How many tokens occur in the list's summaries. */
  public int rows() {
    return rows;
  }

  /** Whether the list keeps every posting of its token. */
  public boolean complete() {
    return complete;
  }

  /** Where a block's documents start among the list's postings. */
  public int blockStart(int block) {
    return block == 0 ? 0 : blockEnd(block - 1);
  }

  /** Where a block's documents end among the list's postings. */
  public int blockEnd(int block) {
    return unsigned(blockEndsStart, block, postingEndBytes);
  }

  /** The document of a posting. */
  public int document(int posting) {
    return memory.get(Region.INT, documentsStart + 4L * posting);
  }

  /**
   * Finds the row of a token in the summaries.
   *
   * @param from the row to start from
   * @return the first row from {@code from} whose token is not less than the given one; {@link
   *     #rows()} where there is none
   */
  public int findRow(int localToken, int from) {
    int low = from;
    int high = rows;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rowToken(middle) < localToken) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The token of a row. */
  public int rowToken(int row) {
    return unsigned(rowTokensStart, row, tokenBytes);
  }

  /**
   * Adds a token's share to the summary scores of the blocks.
   *
   * @param row the token's row
   * @param queryWeight the query's weight of the token
   * @param scores receives the shares
   * @param first where the list's first block stands in {@code scores}
   */
  public void addRow(int row, float queryWeight, float[] scores, int first) {
    int rowStart = row == 0 ? 0 : unsigned(rowEndsStart, row - 1, rowEndBytes);
    int size = unsigned(rowEndsStart, row, rowEndBytes) - rowStart;
    long blockStart = entriesStart + (long) rowStart * (blockBytes + 1);
    long codeStart = blockStart + (long) size * blockBytes;
    float weight = queryWeight * scale;
    if (blockBytes == Byte.BYTES) {
      for (int i = 0; i < size; i++) {
        int block = memory.get(ValueLayout.JAVA_BYTE, blockStart + i) & 0xFF;
        scores[first + block] += weight * (memory.get(ValueLayout.JAVA_BYTE, codeStart + i) & 0xFF);
      }
    } else {
      for (int i = 0; i < size; i++) {
        int block = memory.get(Region.SHORT, blockStart + 2L * i) & 0xFFFF;
        scores[first + block] += weight * (memory.get(ValueLayout.JAVA_BYTE, codeStart + i) & 0xFF);
      }
    }
  }

  private int unsigned(long start, int index, int width) {
    return width == Short.BYTES
        ? memory.get(Region.SHORT, start + 2L * index) & 0xFFFF
        : memory.get(Region.INT, start + 4L * index);
  }
}
