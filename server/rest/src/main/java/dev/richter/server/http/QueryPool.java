package dev.richter.server.http;

import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.io.Closeable;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A fixed number of threads that run queries, and a queue that refuses what is too much. */
public final class QueryPool implements Closeable {

  private final ThreadPoolExecutor threads;
  private final int queueSize;

  /** Who waits for the queue to become short, if somebody does. */
  private volatile @Nullable Thread waiter;

  /** Starts the threads. */
  public QueryPool(int threadCount, int queueSize) {
    this.queueSize = queueSize;
    this.threads =
        new ThreadPoolExecutor(
            threadCount,
            threadCount,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueSize),
            Thread.ofPlatform().daemon().name("richter-query-", 0).factory()) {
          @Override
          protected void beforeExecute(Thread thread, Runnable task) {
            Thread paused = waiter;
            if (paused != null && getQueue().size() < threadCount) {
              LockSupport.unpark(paused);
            }
          }
        };
    threads.prestartAllCoreThreads();
  }

  /**
   * Waits while the threads have enough to do: if two queries for each of them are in the queue,
   * until there are fewer than one. For one thread at a time.
   *
   * @param mostNanos how long to wait at most
   */
  void awaitDemand(long mostNanos) {
    if (waiting() < 2 * threadCount()) {
      return;
    }
    waiter = Thread.currentThread();
    long start = System.nanoTime();
    for (long left = mostNanos;
        left > 0 && waiting() >= threadCount();
        left = mostNanos - (System.nanoTime() - start)) {
      LockSupport.parkNanos(this, left);
    }
    waiter = null;
  }

  /**
   * Runs something as soon as a thread is free.
   *
   * @throws ProblemException at once if the queue is full
   */
  void execute(Runnable task) {
    if (!tryExecute(task)) {
      throw new ProblemException(
          ProblemCode.OVERLOADED,
          "%d queries are waiting, which is the limit".formatted(queueSize));
    }
  }

  /** Runs something as soon as a thread is free, unless the queue is full. */
  public boolean tryExecute(Runnable task) {
    try {
      threads.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** How many threads there are. */
  public int threadCount() {
    return threads.getCorePoolSize();
  }

  /** How many tasks wait. */
  public int waiting() {
    return threads.getQueue().size();
  }

  /** How many threads are busy. */
  public int active() {
    return threads.getActiveCount();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
