package dev.richter.datasets.generate;

import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.vector.SparseVector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Vectors that threads make ahead of the reader, batch by batch, in order. */
final class GeneratedReader implements VectorReader {

  /** Makes one vector. */
  @FunctionalInterface
  interface Recipe {
    SparseVector make(PassageMaker maker, long number);
  }

  /**
   * Long enough that a maker profits from neighbouring rows, short enough that two batches a thread
   * are little memory.
   */
  private static final int BATCH = 1_024;

  private final long count;
  private final Supplier<PassageMaker> makers;
  private final Recipe recipe;
  private final ExecutorService executor;
  private final int batchesAhead;
  private final Queue<PassageMaker> idleMakers = new ConcurrentLinkedQueue<>();
  private final Deque<Future<List<VectorRecord>>> ahead = new ArrayDeque<>();
  private Iterator<VectorRecord> batch = List.<VectorRecord>of().iterator();
  private long submitted;
  private long read;

  GeneratedReader(long count, int threads, Supplier<PassageMaker> makers, Recipe recipe) {
    this.count = count;
    this.makers = makers;
    this.recipe = recipe;
    this.batchesAhead = 2 * threads;
    this.executor = Executors.newFixedThreadPool(threads);
  }

  @Override
  public boolean hasNext() {
    return read < count;
  }

  @Override
  public VectorRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are %d".formatted(count));
    }
    while (submitted < count && ahead.size() < batchesAhead) {
      long first = submitted;
      long end = Math.min(count, first + BATCH);
      ahead.add(executor.submit(() -> make(first, end)));
      submitted = end;
    }
    if (!batch.hasNext()) {
      batch = await(ahead.remove()).iterator();
    }
    read++;
    return batch.next();
  }

  private List<VectorRecord> make(long first, long end) {
    PassageMaker idle = idleMakers.poll();
    PassageMaker maker = idle == null ? makers.get() : idle;
    List<VectorRecord> records = new ArrayList<>((int) (end - first));
    for (long number = first; number < end; number++) {
      records.add(VectorRecord.ofRow(number, recipe.make(maker, number)));
    }
    idleMakers.add(maker);
    return records;
  }

  private static List<VectorRecord> await(Future<List<VectorRecord>> batch) {
    try {
      return batch.get();
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while generating", failure);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("generating failed", failure.getCause());
    }
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(count);
  }

  @Override
  public double progress() {
    return count == 0 ? 1 : (double) read / count;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
