package dev.richter.server.store;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes the writes of one collection durable, many with one commit: whoever asks while a commit
 * runs shares the next one. Writes that nobody waits for become visible and durable a little later.
 */
final class GroupCommit implements Closeable {

  private static final System.Logger LOGGER = System.getLogger("dev.richter.server");

  private final Runnable commit;
  private final Runnable refresh;
  private final long refreshNanos;
  private final long commitNanos;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private boolean invisible;
  private boolean volatileWrites;
  private long refreshAt;
  private long commitAt;
  private boolean closed;

  /**
   * Starts the thread that commits.
   *
   * @param commit makes everything written before durable and visible
   * @param refresh makes everything written before visible
   */
  GroupCommit(
      String name,
      Runnable commit,
      Runnable refresh,
      Duration refreshInterval,
      Duration commitInterval) {
    this.commit = commit;
    this.refresh = refresh;
    this.refreshNanos = refreshInterval.toNanos();
    this.commitNanos = commitInterval.toNanos();
    this.thread = Thread.ofPlatform().daemon().name("richter-commit-" + name).unstarted(this::work);
    this.thread.start();
  }

  /** Completes when everything written before the call is durable and visible. */
  CompletableFuture<Void> durable() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    lock.lock();
    try {
      if (closed) {
        result.completeExceptionally(closed());
      } else {
        waiting.add(result);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
    return result;
  }

  /** Notes that something was written that nobody waits for. */
  void written() {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (!invisible) {
        invisible = true;
        refreshAt = now + refreshNanos;
        changed.signal();
      }
      if (!volatileWrites) {
        volatileWrites = true;
        commitAt = now + commitNanos;
      }
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      while (true) {
        step();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void step() throws InterruptedException {
    List<CompletableFuture<Void>> served;
    boolean commits;
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && untilDue() > 0) {
        var unused = changed.awaitNanos(untilDue());
      }
      commits = !waiting.isEmpty() || (volatileWrites && commitAt - System.nanoTime() <= 0);
      served = waiting;
      waiting = new ArrayList<>();
      invisible = false;
      volatileWrites &= !commits;
    } finally {
      lock.unlock();
    }
    try {
      (commits ? commit : refresh).run();
      served.forEach(future -> future.complete(null));
    } catch (RuntimeException | Error e) {
      LOGGER.log(System.Logger.Level.ERROR, () -> thread.getName() + " failed", e);
      served.forEach(future -> future.completeExceptionally(e));
    }
  }

  /** How long until something is due, in nanoseconds. */
  private long untilDue() {
    long now = System.nanoTime();
    return Math.min(
        invisible ? refreshAt - now : Long.MAX_VALUE,
        volatileWrites ? commitAt - now : Long.MAX_VALUE);
  }

  private RichterException closed() {
    return new RichterException(ErrorCode.INDEX_CLOSED, thread.getName() + " was closed");
  }

  /** Stops committing. Whoever still waits learns that it was closed. */
  @Override
  public void close() {
    List<CompletableFuture<Void>> left;
    lock.lock();
    try {
      closed = true;
      left = waiting;
      waiting = new ArrayList<>();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    left.forEach(future -> future.completeExceptionally(closed()));
  }
}
