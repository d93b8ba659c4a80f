package dev.richter.search;

import dev.richter.codec.BlockedListCursor;
import dev.richter.codec.SegmentScratch;
import dev.richter.simd.KernelProvider;
import dev.richter.simd.Kernels;
import org.apache.lucene.index.CorruptIndexException;

/**
 * Estimates of one byte, so that the sums of many blocks stay in the cache. Each impact is rounded
 * to the nearest step: what is too much and what is too little make up for each other.
 */
final class ByteSums extends BlockSums {

  /** With more lists, the steps would become coarse. */
  static final int MOST_LISTS = 64;

  private static final int LARGEST = 255;

  /** The kernels compare signed bytes: a sum of 0 is the smallest of them. */
  private static final byte ZERO = Byte.MIN_VALUE;

  private final Kernels kernels = KernelProvider.kernels();

  /** By block, from {@link #ZERO} on. */
  final byte[] sums;

  ByteSums(SegmentScratch scratch, int size, int lists, double largest) {
    // Room for rounding up: less than a step for each list.
    super(scratch, size, largest / (LARGEST - lists));
    this.sums = scratch.byteSums(size, ZERO);
  }

  @Override
  int add(BlockedListCursor list, int group, double impact) throws CorruptIndexException {
    return list.add(group, (byte) steps(impact), sums);
  }

  /**
   * An impact in steps, rounded; at least one, so that a block of which anything was read shows.
   */
  int steps(double impact) {
    return Math.max(1, (int) (impact / unit + 0.5));
  }

  @Override
  int sum(int block) {
    return sums[block] - ZERO;
  }

  @Override
  void clear(int block) {
    sums[block] = ZERO;
  }

  @Override
  int least(double score) {
    return Math.max(1, (int) Math.min(LARGEST, score / unit));
  }

  @Override
  void countMaxima(int columns, int[] counts) {
    byte[] maxima = new byte[columns];
    kernels.maxima(sums, size(), columns, maxima);
    for (byte maximum : maxima) {
      counts[maximum - ZERO]++;
    }
  }

  @Override
  int collect(int least, int[] found) {
    return kernels.atLeast(sums, size(), (byte) (ZERO + least), found);
  }

  @Override
  int bucket(int sum) {
    return sum;
  }

  @Override
  int floor(int bucket) {
    return bucket;
  }
}
