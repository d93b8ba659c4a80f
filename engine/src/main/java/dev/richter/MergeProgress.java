package dev.richter;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/**
 * How far the merges of an index are, by the bytes they have written and ordered of those that
 * there are. Sparse vectors that get blocks are gone through three times: they are written as they
 * come, ordered, and written in their order. What a merge builds anew may take more or less room
 * than what it reads, so this is an estimate, and never reaches 1. Safe for use by many threads.
 */
final class MergeProgress {

  private static final double ALMOST = 0.99;

  private final AtomicLong done = new AtomicLong();
  private volatile long expected = Long.MAX_VALUE;
  private volatile DoubleConsumer listener = share -> {};

  /**
   * Begins to tell a listener how far the merges are.
   *
   * @param expectedBytes how many bytes they will write and order
   */
  void begin(long expectedBytes, DoubleConsumer told) {
    done.set(0);
    expected = Math.max(1, expectedBytes);
    listener = told;
  }

  /** Tells no more. */
  void end() {
    listener = share -> {};
  }

  /** Counts bytes that were written or ordered. */
  void add(long bytes) {
    listener.accept(Math.min(ALMOST, (double) done.addAndGet(bytes) / expected));
  }

  /** A directory for a merge to write to. */
  Directory counting(Directory target) {
    return new FilterDirectory(target) {
      @Override
      public IndexOutput createOutput(String name, IOContext context) throws IOException {
        return new Counting(super.createOutput(name, context));
      }

      @Override
      public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
          throws IOException {
        return new Counting(super.createTempOutput(prefix, suffix, context));
      }
    };
  }

  private final class Counting extends FilterIndexOutput {

    Counting(IndexOutput out) {
      super("counting " + out, out.getName(), out);
    }

    @Override
    public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
      out.writeBytes(bytes, offset, length);
      add(length);
    }
  }
}
