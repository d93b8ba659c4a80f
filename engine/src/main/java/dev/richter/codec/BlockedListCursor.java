package dev.richter.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.lucene.index.CorruptIndexException;

/**
 * A look into one list. Its postings come in groups, heaviest first; those of a group are blocks of
 * one stripe whose weights have the same {@linkplain dev.richter.build.Levels level}. Reusable; for
 * one thread.
 */
public final class BlockedListCursor {

  private final BlockedLists lists;
  private final MemorySegment memory;
  private final Stripes stripes;
  private int groups;
  private long endsStart;
  private long levelsStart;
  private long stripesStart;
  private long postingsStart;

  /** A cursor into some of these lists, to be pointed at one of them. */
  public BlockedListCursor(BlockedLists lists) {
    this.lists = lists;
    this.memory = lists.memory();
    this.stripes = lists.stripes();
  }

  void pointAt(long start, long end) throws CorruptIndexException {
    lists.region().verify(start, Math.min(end, start + Integer.BYTES));
    groups = memory.get(Region.INT, start);
    endsStart = start + Integer.BYTES;
    levelsStart = endsStart + (long) Integer.BYTES * groups;
    stripesStart = levelsStart + groups;
    postingsStart = stripesStart + (long) Short.BYTES * groups;
    lists.region().verify(start, postingsStart);
  }

  /** How many groups the list has. */
  public int groups() {
    return groups;
  }

  /** How many postings the list has. */
  public int postings() {
    return end(groups - 1);
  }

  /** The level of a group. */
  public int level(int ofGroup) {
    return memory.get(ValueLayout.JAVA_BYTE, levelsStart + ofGroup) & 0xFF;
  }

  /** How many postings the groups up to this one have, it included. */
  public int end(int ofGroup) {
    return memory.get(Region.INT, endsStart + (long) Integer.BYTES * ofGroup);
  }

  /** The most that a weight of the group can be. */
  public float bound(int ofGroup) {
    return lists.levels().bound(level(ofGroup));
  }

  /**
   * Reads a group and adds to the sum of each of its blocks.
   *
   * @param tables of bytes, where {@link Stripes#place} has them
   * @return how many postings were read
   */
  public int add(int ofGroup, int addend, int[][] tables) throws CorruptIndexException {
    long start = start(ofGroup);
    int size = size(ofGroup);
    int stripe = stripe(ofGroup);
    int[] table = tables[Stripes.table(stripe)];
    int shifted = addend << Stripes.shift(stripe);
    MemorySegment bytes = verified(start, size);
    for (int i = 0; i < size; i++) {
      table[posting(bytes, start, i)] += shifted;
    }
    return size;
  }

  /**
   * Reads a group and adds to the sum of each of its blocks.
   *
   * @param sums by block
   * @return how many postings were read
   */
  public int add(int ofGroup, short addend, short[] sums) throws CorruptIndexException {
    long start = start(ofGroup);
    int size = size(ofGroup);
    int first = stripes.firstBlock(stripe(ofGroup));
    MemorySegment bytes = verified(start, size);
    for (int i = 0; i < size; i++) {
      sums[first + posting(bytes, start, i)] += addend;
    }
    return size;
  }

  private static int posting(MemorySegment bytes, long start, int posting) {
    return bytes.get(Region.SHORT, start + (long) BlockedLists.POSTING_BYTES * posting) & 0xFFFF;
  }

  /** Where a group's postings start. */
  private long start(int ofGroup) {
    return postingsStart + (long) BlockedLists.POSTING_BYTES * endBefore(ofGroup);
  }

  private int size(int ofGroup) {
    return end(ofGroup) - endBefore(ofGroup);
  }

  private int endBefore(int ofGroup) {
    return ofGroup == 0 ? 0 : end(ofGroup - 1);
  }

  private MemorySegment verified(long start, int postings) throws CorruptIndexException {
    lists.region().verify(start, start + (long) BlockedLists.POSTING_BYTES * postings);
    return memory;
  }

  private int stripe(int ofGroup) {
    return memory.get(Region.SHORT, stripesStart + (long) Short.BYTES * ofGroup) & 0xFFFF;
  }

  /**
   * The block of a posting.
   *
   * @param ofGroup the group that the posting is in
   * @param posting its number in the list
   */
  public int block(int ofGroup, int posting) throws CorruptIndexException {
    verified(postingsStart + (long) BlockedLists.POSTING_BYTES * posting, 1);
    return stripes.firstBlock(stripe(ofGroup)) + posting(memory, postingsStart, posting);
  }
}
