package dev.richter.search;

import dev.richter.codec.BlockedListCursor;
import dev.richter.codec.SegmentScratch;
import dev.richter.simd.KernelProvider;
import dev.richter.simd.Kernels;
import org.apache.lucene.index.CorruptIndexException;

/** Bounds of 16 bits: each impact is rounded up. */
final class ShortSums extends BlockSums {

  private static final int LARGEST = Short.MAX_VALUE;

  /** Half of the room may go to rounding. */
  static final int MOST_LISTS = LARGEST / 2;

  private static final int BUCKET_SHIFT = 7;

  private final Kernels kernels = KernelProvider.kernels();

  /** By block. */
  final short[] sums;

  /** What is left of a score if rounding has made it as much too large as it can. */
  private final double roundedScore;

  ShortSums(SegmentScratch scratch, int blocks, int lists, double largest) {
    // Room for rounding up: one step for each list, and one over all.
    super(scratch, blocks, largest / (LARGEST - lists - 1));
    this.sums = scratch.shortSums(size());
    this.roundedScore = 1 - lists * 0x1p-23;
  }

  @Override
  int add(BlockedListCursor list, int group, double impact) throws CorruptIndexException {
    return list.add(group, steps(impact), sums);
  }

  /** An impact in steps, rounded up. */
  short steps(double impact) {
    return (short) Math.ceil(impact / unit);
  }

  @Override
  int sum(int place) {
    return sums[place];
  }

  @Override
  void clear(int place) {
    sums[place] = 0;
  }

  @Override
  int place(int block) {
    return block;
  }

  @Override
  int block(int place) {
    return place;
  }

  @Override
  int least(double score) {
    // One step less for what the unit leaves over.
    return Math.max(1, (int) Math.min(LARGEST, score * roundedScore / unit) - 1);
  }

  @Override
  void countMaxima(int columns, int[] counts) {
    short[] maxima = new short[columns];
    kernels.maxima(sums, size(), columns, maxima);
    for (short maximum : maxima) {
      counts[bucket(maximum)]++;
    }
  }

  @Override
  int collect(int least, int[] found) {
    return kernels.atLeast(sums, size(), (short) least, found, 0);
  }

  @Override
  int bucket(int sum) {
    return sum >>> BUCKET_SHIFT;
  }

  @Override
  int floor(int bucket) {
    return bucket << BUCKET_SHIFT;
  }
}
