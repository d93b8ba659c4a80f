package dev.richter.search;

import dev.richter.codec.BlockedListCursor;
import dev.richter.codec.SegmentScratch;
import dev.richter.codec.Stripes;
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

  private final Kernels kernels = KernelProvider.kernels();

  private final Stripes stripes;

  /** Four sums to an int, so small that no addition carries from one to the next. */
  private final int[][] tables;

  ByteSums(SegmentScratch scratch, Stripes stripes, int lists, double largest) {
    // Room for rounding up: less than a step for each list.
    super(scratch, stripes.tables() * stripes.width() * Stripes.LANES, largest / (LARGEST - lists));
    this.stripes = stripes;
    this.tables = scratch.byteSums(stripes);
  }

  @Override
  int add(BlockedListCursor list, int group, double impact) throws CorruptIndexException {
    return list.add(group, steps(impact), tables);
  }

  /**
   * An impact in steps, rounded; at least one, so that a block of which anything was read shows.
   */
  int steps(double impact) {
    return Math.max(1, (int) (impact / unit + 0.5));
  }

  /** Adds steps to the sum at a place. */
  void add(int place, int steps) {
    table(place)[word(place)] += steps << shift(place);
  }

  @Override
  int sum(int place) {
    return (table(place)[word(place)] >>> shift(place)) & LARGEST;
  }

  @Override
  void clear(int place) {
    add(place, -sum(place));
  }

  private int[] table(int place) {
    return tables[place / Stripes.LANES / stripes.width()];
  }

  private int word(int place) {
    return place / Stripes.LANES % stripes.width();
  }

  private static int shift(int place) {
    return place % Stripes.LANES * Byte.SIZE;
  }

  @Override
  int place(int block) {
    return stripes.place(block);
  }

  @Override
  int block(int place) {
    return stripes.block(place);
  }

  @Override
  int least(double score) {
    return Math.max(1, (int) Math.min(LARGEST, score / unit));
  }

  @Override
  void countMaxima(int columns, int[] counts) {
    int[] maxima = new int[Math.min(columns / Stripes.LANES, stripes.width())];
    for (int[] table : tables) {
      kernels.maxima(table, table.length, maxima.length, maxima);
      for (int four : maxima) {
        counts[four & LARGEST]++;
        counts[(four >>> 8) & LARGEST]++;
        counts[(four >>> 16) & LARGEST]++;
        counts[four >>> 24]++;
      }
    }
  }

  @Override
  int collect(int least, int[] found) {
    int end = 0;
    for (int t = 0; t < tables.length; t++) {
      int start = end;
      end = kernels.atLeast(tables[t], tables[t].length, least, found, start);
      for (int i = start; i < end; i++) {
        found[i] += t * stripes.width() * Stripes.LANES;
      }
    }
    return end;
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
