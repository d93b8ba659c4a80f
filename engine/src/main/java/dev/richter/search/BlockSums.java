package dev.richter.search;

import dev.richter.codec.SegmentScratch;
import dev.richter.simd.KernelProvider;
import dev.richter.simd.Kernels;
import java.util.Arrays;

/**
 * For each block of a segment, the sum of the impacts that were read: a bound on the scores of its
 * documents, or an estimate of them while postings are unread. In steps of a {@linkplain #unit
 * unit} so small that the largest possible sum still fits.
 */
final class BlockSums {

  /** Room for rounding up: one step for each list, and one over all. */
  private static final int LARGEST = Short.MAX_VALUE;

  private static final int BUCKET_SHIFT = 7;
  private static final int BUCKETS = (LARGEST >>> BUCKET_SHIFT) + 1;

  private final Kernels kernels = KernelProvider.kernels();
  private final short[] maxima;
  private final int[] blocks;
  private final int size;
  private final double unit;

  /** What is left of a score if rounding has made it as much too large as it can. */
  private final double roundedScore;

  /** By block; a multiple of the kernels' chunk, the rest 0. */
  final short[] sums;

  /**
   * Sums of 0.
   *
   * @param lists how many lists may be added
   * @param largest the largest sum of impacts that a block can reach
   */
  BlockSums(SegmentScratch scratch, int blocks, int lists, double largest) {
    this.size = (blocks + Kernels.CHUNK - 1) / Kernels.CHUNK * Kernels.CHUNK;
    this.sums = scratch.sums(size);
    this.maxima = scratch.maxima(size / Kernels.CHUNK);
    this.blocks = scratch.blocks(size);
    this.unit = largest / (LARGEST - lists - 1);
    this.roundedScore = 1 - lists * 0x1p-23;
  }

  /** The most lists that sums have room for. */
  static int mostLists() {
    return LARGEST / 2;
  }

  /** An impact in steps, rounded up. */
  short steps(double impact) {
    return (short) Math.ceil(impact / unit);
  }

  /** About the k-th largest sum, never more than it is. Looks at all sums anew. */
  double kthLargest(int k) {
    int chunks = size / Kernels.CHUNK;
    kernels.maxima(sums, size, maxima);
    int[] counts = new int[BUCKETS];
    for (int chunk = 0; chunk < chunks; chunk++) {
      counts[maxima[chunk] >> BUCKET_SHIFT]++;
    }
    // The k-th largest maximum is not over the k-th largest sum; what reaches it is counted.
    int found = collect((short) Math.max(1, kth(counts, k)));
    Arrays.fill(counts, 0);
    for (int i = 0; i < found; i++) {
      counts[sums[blocks[i]] >> BUCKET_SHIFT]++;
    }
    return kth(counts, k) * unit;
  }

  private int collect(short least) {
    return kernels.atLeast(sums, maxima, size, least, blocks);
  }

  private static int kth(int[] counts, int k) {
    int bucket = BUCKETS - 1;
    for (int left = k - counts[bucket]; left > 0 && bucket > 0; left -= counts[bucket]) {
      bucket--;
    }
    return bucket << BUCKET_SHIFT;
  }

  /**
   * Collects the blocks whose sums are at least so large, the largest sums first. Sums may have
   * become smaller since {@link #kthLargest}, but not larger.
   *
   * @param order receives the blocks
   * @return how many there are
   */
  int largestFirst(short least, int[] order) {
    int found = collect(least);
    int[] starts = new int[BUCKETS + 1];
    for (int i = 0; i < found; i++) {
      starts[BUCKETS - (sums[blocks[i]] >> BUCKET_SHIFT)]++;
    }
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      starts[bucket + 1] += starts[bucket];
    }
    for (int i = 0; i < found; i++) {
      order[starts[BUCKETS - 1 - (sums[blocks[i]] >> BUCKET_SHIFT)]++] = blocks[i];
    }
    return found;
  }

  /** The smallest sum, in steps, that a block must have for its bound to reach the score. */
  short least(double score) {
    // One step less for what the unit leaves over; a block without a sum has nothing read.
    return (short) Math.max(1, Math.min(LARGEST, (int) (score * roundedScore / unit) - 1));
  }
}
