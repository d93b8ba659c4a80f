package dev.richter.codec;

import java.lang.ref.SoftReference;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * Buffers that one search of a segment leaves to the next. Those that none uses are given up where
 * memory is short, for a process may have very many segments. Safe for use by many threads.
 *
 * @param <T> the buffers of one search
 */
final class ScratchPool<T> {

  private final Supplier<T> making;
  private volatile SoftReference<ConcurrentLinkedDeque<T>> unused =
      new SoftReference<>(new ConcurrentLinkedDeque<>());

  /**
   * Makes an empty pool.
   *
   * @param making makes buffers where none are left over
   */
  ScratchPool(Supplier<T> making) {
    this.making = making;
  }

  /** Lends buffers; give them back by {@link #release}. */
  T borrow() {
    ConcurrentLinkedDeque<T> left = unused.get();
    T scratch = left == null ? null : left.pollFirst();
    return scratch != null ? scratch : making.get();
  }

  /** Takes buffers back. */
  void release(T scratch) {
    ConcurrentLinkedDeque<T> left = unused.get();
    if (left == null) {
      left = new ConcurrentLinkedDeque<>();
      unused = new SoftReference<>(left);
    }
    left.addFirst(scratch);
  }
}
