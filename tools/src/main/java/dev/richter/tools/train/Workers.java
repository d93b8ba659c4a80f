package dev.richter.tools.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Some threads that share numbered pieces of work, which must not depend on each other. */
final class Workers implements AutoCloseable {

  private final int threads;
  private final ExecutorService executor;

  Workers(int threads) {
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("richter-train-", 0).factory());
  }

  /**
   * Does each piece once and returns when all are done.
   *
   * @throws RuntimeException what a piece threw
   */
  void each(int pieces, IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> running = new ArrayList<>();
    for (int thread = 0; thread < Math.min(threads, pieces); thread++) {
      running.add(
          executor.submit(
              () -> {
                for (int piece = next.getAndIncrement();
                    piece < pieces;
                    piece = next.getAndIncrement()) {
                  work.accept(piece);
                }
              }));
    }
    RuntimeException first = null;
    for (Future<?> thread : running) {
      try {
        thread.get();
      } catch (ExecutionException failure) {
        first = failure.getCause() instanceof RuntimeException cause ? cause : rethrown(failure);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while training", interrupted);
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static RuntimeException rethrown(ExecutionException failure) {
    if (failure.getCause() instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(failure.getCause());
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
