package dev.richter.datasets.eval;

import java.util.Arrays;

/**
 * The k best documents offered so far: a binary heap of longs with the worst at the root.
 *
 * <p>Scores are positive, so that their bits order as they do; with the score above and the
 * complement of the row below, one comparison orders by score and then puts the lower row first.
 */
final class BestDocuments {

  private final int k;
  private long[] heap = new long[16];
  private int size;

  BestDocuments(int k) {
    this.k = k;
  }

  void offer(int row, float score) {
    long key = (long) Float.floatToRawIntBits(score) << Integer.SIZE | Integer.toUnsignedLong(~row);
    if (size < k) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, (int) Math.min(2L * size, k));
      }
      heap[size] = key;
      siftUp(size++);
    } else if (key > heap[0]) {
      heap[0] = key;
      siftDown();
    }
  }

  /** Below this score no document can enter. */
  float threshold() {
    return size < k ? 0 : Float.intBitsToFloat((int) (heap[0] >>> Integer.SIZE));
  }

  private void siftUp(int from) {
    int child = from;
    long key = heap[child];
    while (child > 0 && heap[(child - 1) / 2] > key) {
      heap[child] = heap[(child - 1) / 2];
      child = (child - 1) / 2;
    }
    heap[child] = key;
  }

  private void siftDown() {
    long key = heap[0];
    int parent = 0;
    while (2 * parent + 1 < size) {
      int child = 2 * parent + 1;
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= key) {
        break;
      }
      heap[parent] = heap[child];
      parent = child;
    }
    heap[parent] = key;
  }

  /** Empties into arrays of length k, best first, filled up with {@link GroundTruth#MISSING}. */
  void drainTo(int[] rows, float[] scores) {
    Arrays.sort(heap, 0, size);
    Arrays.fill(rows, GroundTruth.MISSING);
    for (int rank = 0; rank < size; rank++) {
      long key = heap[size - 1 - rank];
      rows[rank] = ~(int) key;
      scores[rank] = Float.intBitsToFloat((int) (key >>> Integer.SIZE));
    }
    size = 0;
  }
}
