package dev.richter.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.lucene.index.CorruptIndexException;

/**
 * Goes through one list, a group of postings at a time, heaviest first. The postings of a group are
 * blocks whose weights have the same {@linkplain dev.richter.build.Levels level}. Reusable; for one
 * thread.
 */
public final class BlockedListCursor {

  private MemorySegment memory = MemorySegment.NULL;
  private BlockedLists lists;
  private int groups;
  private int group;
  private long endsStart;
  private long levelsStart;
  private long postingsStart;

  /** A cursor into some of these lists, to be pointed at one of them. */
  public BlockedListCursor(BlockedLists lists) {
    this.lists = lists;
  }

  void reset(BlockedLists newLists, long start, long end) throws CorruptIndexException {
    lists = newLists;
    memory = newLists.memory();
    newLists.region().verify(start, Math.min(end, start + Integer.BYTES));
    groups = memory.get(Region.INT, start);
    endsStart = start + Integer.BYTES;
    levelsStart = endsStart + (long) Integer.BYTES * groups;
    postingsStart = levelsStart + groups;
    newLists.region().verify(start, postingsStart);
    group = 0;
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
    return memory.get(ValueLayout.JAVA_BYTE, levelsStart + ofGroup);
  }

  /** How many postings the groups up to this one have, it included. */
  public int end(int ofGroup) {
    return memory.get(Region.INT, endsStart + (long) Integer.BYTES * ofGroup);
  }

  /** The most that a weight of the group can be. */
  public float bound(int ofGroup) {
    return lists.levels().bound(level(ofGroup));
  }

  /** Whether all groups were read. */
  public boolean isAtEnd() {
    return group == groups;
  }

  /** The most that a weight of the next group can be. */
  public float nextBound() {
    return bound(group);
  }

  /**
   * Reads the next group and adds to the sum of each of its blocks.
   *
   * @return how many postings were read
   */
  public int addNext(short addend, short[] sums) throws CorruptIndexException {
    int from = group == 0 ? 0 : end(group - 1);
    int size = end(group) - from;
    group++;
    int width = lists.postingBytes();
    long start = postingsStart + (long) width * from;
    lists.region().verify(start, start + (long) width * size);
    if (width == Short.BYTES) {
      addShorts(start, size, addend, sums);
    } else {
      for (int i = 0; i < size; i++) {
        sums[memory.get(Region.INT, start + (long) Integer.BYTES * i)] += addend;
      }
    }
    return size;
  }

  private void addShorts(long start, int size, short addend, short[] sums) {
    MemorySegment bytes = memory;
    int i = 0;
    for (; i < size - 3; i += 4) {
      long four = bytes.get(Region.LONG, start + (long) Short.BYTES * i);
      sums[(int) (four & 0xFFFF)] += addend;
      sums[(int) ((four >>> 16) & 0xFFFF)] += addend;
      sums[(int) ((four >>> 32) & 0xFFFF)] += addend;
      sums[(int) (four >>> 48)] += addend;
    }
    for (; i < size; i++) {
      sums[bytes.get(Region.SHORT, start + (long) Short.BYTES * i) & 0xFFFF] += addend;
    }
  }

  /** The block of a posting. */
  int block(int posting) {
    return lists.postingBytes() == Short.BYTES
        ? memory.get(Region.SHORT, postingsStart + 2L * posting) & 0xFFFF
        : memory.get(Region.INT, postingsStart + 4L * posting);
  }
}
