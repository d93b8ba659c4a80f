package dev.richter.server.store;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes the writes of one collection durable, many with one commit: whoever asks while a commit
 * runs shares the next one. Writes that nobody waits for become visible and durable a little later.
 * What fails is tried again, after pauses that grow, until it succeeds.
 */
final class GroupCommit implements Closeable {

  private static final System.Logger LOGGER = System.getLogger("dev.richter.server");
  private static final long FIRST_PAUSE_NANOS = 100_000_000;
  private static final long LONGEST_PAUSE_NANOS = 30_000_000_000L;

  private final Runnable commit;
  private final Runnable refresh;
  private final long refreshNanos;
  private final long commitNanos;
  private final Runnable failed;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private boolean invisible;
  private boolean volatileWrites;
  private long refreshAt;
  private long commitAt;
  private long pauseNanos = FIRST_PAUSE_NANOS;
  private boolean closed;
  private volatile Optional<Throwable> failure = Optional.empty();

  /**
   * Starts the thread that commits.
   *
   * @param commit makes everything written before durable and visible
   * @param refresh makes everything written before visible
   * @param failed is run whenever one of them has failed
   */
  GroupCommit(
      String name,
      Runnable commit,
      Runnable refresh,
      Duration refreshInterval,
      Duration commitInterval,
      Runnable failed) {
    this.commit = commit;
    this.refresh = refresh;
    this.refreshNanos = refreshInterval.toNanos();
    this.commitNanos = commitInterval.toNanos();
    this.failed = failed;
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

  /** What the last commit or refresh failed by, if it did. */
  Optional<Throwable> failure() {
    return failure;
  }

  private void work() {
    try {
      while (step()) {}
    } catch (InterruptedException e) {
      LOGGER.log(System.Logger.Level.ERROR, () -> thread.getName() + " was interrupted", e);
    }
  }

  /** Does what is due next; false when it was closed. */
  private boolean step() throws InterruptedException {
    List<CompletableFuture<Void>> served;
    boolean commits;
    lock.lockInterruptibly();
    try {
      while (!closed && waiting.isEmpty() && untilDue() > 0) {
        var unused = changed.awaitNanos(untilDue());
      }
      if (closed) {
        return false;
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
      succeeded();
      served.forEach(future -> future.complete(null));
    } catch (RuntimeException | Error e) {
      tryAgain(commits, e);
      served.forEach(future -> future.completeExceptionally(e));
    }
    return true;
  }

  private void succeeded() {
    if (failure.isPresent()) {
      LOGGER.log(System.Logger.Level.INFO, () -> thread.getName() + " succeeds again");
      failure = Optional.empty();
      pauseNanos = FIRST_PAUSE_NANOS;
    }
  }

  private void tryAgain(boolean commits, Throwable cause) {
    if (failure.isEmpty()) {
      LOGGER.log(
          System.Logger.Level.ERROR,
          () -> thread.getName() + " failed, and tries again until it succeeds",
          cause);
    }
    failure = Optional.of(cause);
    failed.run();
    lock.lock();
    try {
      invisible = true;
      refreshAt = System.nanoTime() + pauseNanos;
      if (commits) {
        volatileWrites = true;
        commitAt = refreshAt;
      }
      pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    } finally {
      lock.unlock();
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

  /**
   * Stops committing. Whoever still waits learns that it was closed; a commit under way is waited
   * for, since an interrupt would close the files that it writes.
   */
  @Override
  public void close() {
    List<CompletableFuture<Void>> left;
    lock.lock();
    try {
      closed = true;
      changed.signal();
      left = waiting;
      waiting = new ArrayList<>();
    } finally {
      lock.unlock();
    }
    left.forEach(future -> future.completeExceptionally(closed()));
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
