package dev.richter.codec;

import dev.richter.build.Levels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.lucene.index.CorruptIndexException;

/**
 * The blocks of one field in one segment and the inverted lists over them, read in place.
 *
 * <p>Safe for use by many threads.
 */
public final class BlockedLists {

  /** What the head of a long list takes, and some postings. */
  private static final int TOUCHED_BYTES = 320;

  /** A document's place in its block: its entry and its number. */
  private static final int PLACE_BYTES = Long.BYTES + Integer.BYTES;

  /** How many bytes of a list a posting takes. */
  public static final int POSTING_BYTES = Short.BYTES;

  private final ListsLayout layout;
  private final Region region;
  private final MemorySegment memory;
  private final Levels levels;
  private final Stripes stripes;

  BlockedLists(ListsLayout layout, Region region) {
    this.layout = layout;
    this.region = region;
    this.memory = region.memory();
    this.levels = new Levels(layout.heaviest());
    this.stripes = layout.stripes();
  }

  ListsLayout layout() {
    return layout;
  }

  MemorySegment memory() {
    return memory;
  }

  Region region() {
    return region;
  }

  /** What the levels of the lists stand for. */
  public Levels levels() {
    return levels;
  }

  /** How the blocks are cut into stripes. */
  public Stripes stripes() {
    return stripes;
  }

  /** How many blocks there are. */
  public int blocks() {
    return layout.blocks();
  }

  /** How many documents make a block; the last may have fewer. */
  public int blockSize() {
    return layout.blockSize();
  }

  /**
   * Reads which documents make a block.
   *
   * @param entries receives what {@link ForwardIndex#entry} gives for each of them
   * @param documents receives their numbers
   * @return how many there are
   */
  public int read(int block, long[] entries, int[] documents) throws CorruptIndexException {
    int first = block * layout.blockSize();
    int size = Math.min(layout.blockSize(), layout.documents() - first);
    long start = layout.places() + (long) PLACE_BYTES * first;
    region.verify(start, start + (long) PLACE_BYTES * size);
    for (int i = 0; i < size; i++) {
      entries[i] = memory.get(Region.LONG, start + (long) PLACE_BYTES * i);
      documents[i] = memory.get(Region.INT, start + (long) PLACE_BYTES * i + Long.BYTES);
    }
    return size;
  }

  /** Loads a value of what {@link #read} will need, so that it is there by then. */
  public int touchBlock(int block) {
    return memory.get(
        ValueLayout.JAVA_BYTE, layout.places() + (long) PLACE_BYTES * block * layout.blockSize());
  }

  /**
   * Points a cursor into these lists at a token's list.
   *
   * @return whether the token has a list; one that has has a posting
   */
  public boolean open(int localToken, BlockedListCursor cursor) throws CorruptIndexException {
    long entry = layout.directory() + (long) Long.BYTES * localToken;
    region.verify(entry, entry + 2L * Long.BYTES);
    long start = memory.get(Region.LONG, entry);
    long end = memory.get(Region.LONG, entry + Long.BYTES);
    if (start == end) {
      return false;
    }
    cursor.pointAt(start, end);
    return true;
  }

  /**
   * Loads a value of each cache line that {@link #open} and the first group need, and returns their
   * sum, which means nothing: the misses of several lists overlap, as in {@link
   * ForwardIndex#touch}.
   */
  public int touch(int localToken) throws CorruptIndexException {
    long entry = layout.directory() + (long) Long.BYTES * localToken;
    region.verify(entry, entry + Long.BYTES);
    long start = memory.get(Region.LONG, entry);
    long end = Math.min(start + TOUCHED_BYTES, layout.directory());
    return region.touch(start, end - start);
  }

  void verifyAll() throws CorruptIndexException {
    region.verifyAll();
  }
}
