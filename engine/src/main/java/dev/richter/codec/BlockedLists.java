package dev.richter.codec;

import java.lang.foreign.MemorySegment;
import org.apache.lucene.index.CorruptIndexException;

/**
 * The blocked inverted lists of one field in one segment, read in place.
 *
 * <p>Safe for use by many threads.
 */
public final class BlockedLists {

  private final ListsLayout layout;
  private final Region region;
  private final MemorySegment memory;

  BlockedLists(ListsLayout layout, Region region) {
    this.layout = layout;
    this.region = region;
    this.memory = region.memory();
  }

  ListsLayout layout() {
    return layout;
  }

  MemorySegment memory() {
    return memory;
  }

  /**
   * Points a cursor at a token's list.
   *
   * @return whether the token has a list
   */
  public boolean open(int localToken, BlockedListCursor cursor) throws CorruptIndexException {
    long entry = layout.directory() + 8L * localToken;
    region.verify(entry, entry + 16);
    long start = memory.get(Region.LONG, entry);
    long end = memory.get(Region.LONG, entry + 8);
    if (start == end) {
      return false;
    }
    region.verify(start, end);
    cursor.reset(this, start);
    return true;
  }

  void verifyAll() throws CorruptIndexException {
    region.verifyAll();
  }
}
