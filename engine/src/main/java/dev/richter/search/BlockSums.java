package dev.richter.search;

import dev.richter.codec.BlockedListCursor;
import dev.richter.codec.SegmentScratch;
import dev.richter.codec.Stripes;
import dev.richter.simd.Kernels;
import org.apache.lucene.index.CorruptIndexException;

/**
 * For each block of a segment, the sum of the impacts that were read: a bound on the scores of its
 * documents, or an estimate of them. In steps of a {@linkplain #unit unit} so small that the
 * largest possible sum still fits.
 */
abstract sealed class BlockSums permits ByteSums, ShortSums {

  /** Sums are sorted by their first eight bits. */
  private static final int BUCKETS = 1 << 8;

  /** There are so many sums, or a multiple: those behind the last block stay 0. */
  private static final int SIZE_STEP = 1024;

  private static final int LEAST_COLUMNS = Kernels.ROW_STEP;

  /** With so many columns for each of k, most of the k largest sums are alone in theirs. */
  private static final int COLUMNS_PER_RANK = 8;

  /** What a step stands for. */
  final double unit;

  private final int size;
  private final int[] places;

  /** By bucket, how many of the sums that were counted are in it or above. */
  private final int[] reaching = new int[BUCKETS + 1];

  BlockSums(SegmentScratch scratch, int atLeast, double unit) {
    this.size = Math.ceilDiv(atLeast, SIZE_STEP) * SIZE_STEP;
    this.unit = unit;
    this.places = scratch.places(size);
  }

  /**
   * Sums of 0.
   *
   * @param lists how many lists may be added, up to {@link #mostLists}
   * @param largest the largest sum of impacts that a block can reach
   * @param bounds whether the sums have to be bounds, or estimates will do, which are faster
   */
  static BlockSums of(
      SegmentScratch scratch, Stripes stripes, int lists, double largest, boolean bounds) {
    return bounds || lists > ByteSums.MOST_LISTS
        ? new ShortSums(scratch, stripes.blocks(), lists, largest)
        : new ByteSums(scratch, stripes, lists, largest);
  }

  /** The most lists that sums have room for. */
  static int mostLists() {
    return ShortSums.MOST_LISTS;
  }

  /** How many sums there are: one for each block, and some more of 0. */
  final int size() {
    return size;
  }

  /**
   * Adds an impact to each block of a list's group.
   *
   * @return how many blocks these are
   */
  abstract int add(BlockedListCursor list, int group, double impact) throws CorruptIndexException;

  /** The sum at a place, in steps. */
  abstract int sum(int place);

  /** Sets the sum at a place to 0. */
  abstract void clear(int place);

  /** Where a block's sum stands. */
  abstract int place(int block);

  /** The block whose sum stands at a place. */
  abstract int block(int place);

  /** The smallest sum, in steps, that a block must have to reach the score; at least 1. */
  abstract int least(double score);

  /**
   * Counts the maxima of the columns by their buckets; there are as many columns as sums at most.
   */
  abstract void countMaxima(int columns, int[] counts);

  /** Collects the places of sums that are at least so large. */
  abstract int collect(int least, int[] found);

  /** The first eight bits of a sum. */
  abstract int bucket(int sum);

  /** The smallest sum of a bucket. */
  abstract int floor(int bucket);

  /**
   * Counts how many sums are how large, for {@link #reaching}, as exactly as the k largest call
   * for.
   *
   * <p>Sums stand in a table row by row, and the columns' maxima are counted for all of them: that
   * is too few only where a column has more than one of the large sums.
   *
   * @return about the largest sum, as a score
   */
  final double count(int k) {
    int[] counts = new int[BUCKETS];
    countMaxima(columns(k), counts);
    int largestBucket = 0;
    for (int bucket = BUCKETS - 1; bucket >= 0; bucket--) {
      reaching[bucket] = reaching[bucket + 1] + counts[bucket];
      if (reaching[bucket + 1] == 0) {
        largestBucket = bucket;
      }
    }
    return floor(largestBucket) * unit;
  }

  /** How many sums reach a score, as far as they were counted. Never more than do. */
  final int reaching(double score) {
    return reaching[(int) Math.min(BUCKETS, Math.ceil(score / unit / floor(1)))];
  }

  private int columns(int k) {
    int columns = LEAST_COLUMNS;
    while (columns < size && columns / COLUMNS_PER_RANK < k) {
      columns *= 2;
    }
    return Math.min(columns, size);
  }

  /**
   * Collects the places of sums that are at least so large, the largest sums first.
   *
   * @param order receives the places
   * @return how many there are
   */
  final int largestFirst(int least, int[] order) {
    int found = collect(least, places);
    int[] starts = new int[BUCKETS + 1];
    for (int i = 0; i < found; i++) {
      starts[BUCKETS - bucket(sum(places[i]))]++;
    }
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      starts[bucket + 1] += starts[bucket];
    }
    for (int i = 0; i < found; i++) {
      order[starts[BUCKETS - 1 - bucket(sum(places[i]))]++] = places[i];
    }
    return found;
  }
}
