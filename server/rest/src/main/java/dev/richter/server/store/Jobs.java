package dev.richter.server.store;

import dev.richter.RichterIndex;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.io.Closeable;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.function.DoubleConsumer;

/** Work on indexes that takes long: one job at a time runs, on a thread of its own. */
public final class Jobs implements Closeable {

  private static final System.Logger LOGGER = System.getLogger("dev.richter.server");
  private static final int MOST_KEPT = 100;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("richter-job").factory());
  private final AtomicLong lastId = new AtomicLong();
  private volatile boolean closed;
  private final Map<String, Deque<Job>> byCollection = new ConcurrentHashMap<>();

  /** How far a job is. */
  public enum State {
    /** Another job runs. */
    WAITING,
    /** It runs. */
    RUNNING,
    /** It is done. */
    COMPLETED,
    /** It failed, and has changed nothing. */
    FAILED
  }

  /** What a job does. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does it.
     *
     * @param progress is told what share is done
     */
    void run(RichterIndex index, DoubleConsumer progress);
  }

  /** A job. Safe for use by many threads. */
  public static final class Job {

    private final long id;
    private final String kind;
    private volatile State state = State.WAITING;
    private final DoubleAccumulator progress = new DoubleAccumulator(Math::max, 0);
    private volatile Optional<Instant> started = Optional.empty();
    private volatile Optional<Instant> finished = Optional.empty();
    private volatile Optional<Problem> problem = Optional.empty();

    private Job(long id, String kind) {
      this.id = id;
      this.kind = kind;
    }

    /** Its number. */
    public long id() {
      return id;
    }

    /** What it does. */
    public String kind() {
      return kind;
    }

    /** How far it is. */
    public State state() {
      return state;
    }

    /** What share is done, from 0 to 1. */
    public double progress() {
      return progress.get();
    }

    /** When it began. */
    public Optional<Instant> started() {
      return started;
    }

    /** When it ended. */
    public Optional<Instant> finished() {
      return finished;
    }

    /** Why it failed. */
    public Optional<Problem> problem() {
      return problem;
    }
  }

  /**
   * Starts a job.
   *
   * @throws ProblemException if the collection has one already, or cannot be opened
   */
  public Job start(Collection collection, String kind, Work work) {
    collection.checkAvailable();
    collection.occupy();
    Job job = new Job(lastId.incrementAndGet(), kind);
    Deque<Job> kept = byCollection.computeIfAbsent(collection.name(), any -> new ArrayDeque<>());
    synchronized (kept) {
      kept.addFirst(job);
      if (kept.size() > MOST_KEPT) {
        kept.removeLast();
      }
    }
    thread.execute(() -> run(collection, job, work));
    return job;
  }

  private void run(Collection collection, Job job, Work work) {
    job.started = Optional.of(Instant.now());
    job.state = State.RUNNING;
    State end = State.FAILED;
    try {
      if (closed) {
        throw new ProblemException(ProblemCode.UNAVAILABLE, "the server is shutting down");
      }
      collection.read(
          index -> {
            work.run(index, job.progress::accumulate);
            return true;
          });
      collection.awaitDurable();
      job.progress.accumulate(1);
      end = State.COMPLETED;
    } catch (RuntimeException | Error e) {
      LOGGER.log(
          System.Logger.Level.ERROR,
          () -> "job %d on collection %s failed".formatted(job.id, collection.name()),
          e);
      job.problem = Optional.of(Problem.of(e));
    } finally {
      collection.release();
      job.finished = Optional.of(Instant.now());
      job.state = end;
    }
  }

  /** The jobs of a collection, the last first. */
  public List<Job> list(String collection) {
    Deque<Job> kept = byCollection.getOrDefault(collection, new ArrayDeque<>());
    synchronized (kept) {
      return new ArrayList<>(kept);
    }
  }

  /**
   * The job of a number.
   *
   * @throws ProblemException if there is none
   */
  public Job get(String collection, long id) {
    return list(collection).stream()
        .filter(job -> job.id() == id)
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.JOB_NOT_FOUND,
                    "collection \"%s\" has no job %d".formatted(collection, id)));
  }

  void forget(String collection) {
    byCollection.remove(collection);
  }

  /**
   * Starts no more jobs; one that runs is left to its end with its index. It is not interrupted,
   * which would close the files that it writes.
   */
  @Override
  public void close() {
    closed = true;
    thread.shutdown();
  }
}
