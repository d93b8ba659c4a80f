package dev.richter.search;

import java.util.Arrays;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;

/** For each row of a query the centroids with the largest products. For one thread. */
final class ClosestCentroids {

  private final int probes;
  private final LongHeap[] heaps;

  /** For each row the smallest product among so many as are wanted. */
  private final float[] smallest;

  /**
   * Makes empty heaps.
   *
   * @param rows how many rows the query has
   * @param probes how many centroids are wanted for each; there are as many
   */
  ClosestCentroids(int rows, int probes) {
    this.probes = probes;
    this.heaps = new LongHeap[rows];
    this.smallest = new float[rows];
    Arrays.setAll(heaps, row -> new LongHeap(probes));
    Arrays.fill(smallest, Float.NEGATIVE_INFINITY);
  }

  /**
   * Offers centroids.
   *
   * @param products the products of each with the rows, {@code width} for each centroid
   */
  void offer(int first, int count, float[] products, int width) {
    for (int centroid = 0; centroid < count; centroid++) {
      int start = centroid * width;
      for (int row = 0; row < heaps.length; row++) {
        if (products[start + row] > smallest[row]) {
          offer(first + centroid, row, products[start + row]);
        }
      }
    }
  }

  private void offer(int centroid, int row, float product) {
    LongHeap heap = heaps[row];
    heap.insertWithOverflow(
        ((long) NumericUtils.floatToSortableInt(product) << Integer.SIZE) | centroid);
    if (heap.size() == probes) {
      smallest[row] = product(heap.top());
    }
  }

  /** The smallest product that was taken for a row. */
  float smallest(int row) {
    return smallest[row];
  }

  /** Takes the centroids of a row, the closest first, to read by {@link #centroid}. */
  long[] take(int row) {
    long[] keys = new long[probes];
    for (int probe = probes - 1; probe >= 0; probe--) {
      keys[probe] = heaps[row].pop();
    }
    return keys;
  }

  static int centroid(long key) {
    return (int) key;
  }

  static float product(long key) {
    return NumericUtils.sortableIntToFloat((int) (key >> Integer.SIZE));
  }
}
