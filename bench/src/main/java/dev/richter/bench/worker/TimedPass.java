package dev.richter.bench.worker;

import dev.richter.bench.worker.Engine.Found;
import dev.richter.bench.worker.Engine.Searcher;
import dev.richter.bench.worker.PassReport.Percentiles;
import dev.richter.bench.worker.Request.Pass;
import dev.richter.vector.Vector;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * Searches for all queries and times each: on this thread one after the other, or on several, each
 * of which takes the next query that is left.
 */
final class TimedPass<V extends Vector> {

  private static final int SIGNIFICANT_DIGITS = 3;
  private static final double NANOS_PER_MICRO = 1e3;

  private final Searcher<V> searcher;
  private final List<V> queries;
  private final Pass pass;
  private final AtomicInteger next = new AtomicInteger();
  private final Found[] found;

  private TimedPass(Searcher<V> searcher, List<V> queries, Pass pass) {
    this.searcher = searcher;
    this.queries = queries;
    this.pass = pass;
    this.found = new Found[pass.withAnswers() ? queries.size() : 0];
  }

  static <V extends Vector> PassReport run(Searcher<V> searcher, List<V> queries, Pass pass)
      throws IOException {
    return new TimedPass<>(searcher, queries, pass).report();
  }

  /** What one thread has seen. */
  private static final class Seen {
    private final Histogram nanos = new Histogram(SIGNIFICANT_DIGITS);
    private final WorkSum work = new WorkSum();
    private long totalNanos;
    private long cpuNanos;

    void add(Seen other) {
      nanos.add(other.nanos);
      work.add(other.work);
      totalNanos += other.totalNanos;
      cpuNanos += other.cpuNanos;
    }
  }

  private PassReport report() throws IOException {
    long collectionStart = collectionMillis();
    long processCpuStart = processCpuNanos();
    long start = System.nanoTime();
    Seen seen = pass.threads() == 1 ? search() : searchOnThreads();
    double seconds = (System.nanoTime() - start) / 1e9;
    // With several threads, what the process does beside them counts too.
    long cpuNanos = pass.threads() == 1 ? seen.cpuNanos : processCpuNanos() - processCpuStart;
    double count = queries.size();
    return new PassReport(
        seen.totalNanos / NANOS_PER_MICRO / count,
        cpuNanos / NANOS_PER_MICRO / count,
        count / seconds,
        new Percentiles(
            micros(seen.nanos, 0.5), micros(seen.nanos, 0.95), micros(seen.nanos, 0.99)),
        PassReport.SHARES.stream().mapToDouble(share -> micros(seen.nanos, share)).toArray(),
        seen.work.mean(),
        collectionMillis() - collectionStart,
        MemoryUse.now(),
        pass.withAnswers() ? rows() : null,
        pass.withAnswers() ? scores() : null);
  }

  private Seen search() throws IOException {
    Seen seen = new Seen();
    long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int query = next.getAndIncrement();
        query < queries.size();
        query = next.getAndIncrement()) {
      long start = System.nanoTime();
      Found hits = searcher.search(queries.get(query), pass);
      long took = System.nanoTime() - start;
      seen.totalNanos += took;
      seen.nanos.recordValue(took);
      seen.work.add(hits.work());
      if (pass.withAnswers()) {
        found[query] = hits;
      }
    }
    seen.cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart;
    return seen;
  }

  private Seen searchOnThreads() throws IOException {
    Seen sum = new Seen();
    try (ExecutorService threads = Executors.newFixedThreadPool(pass.threads())) {
      List<Callable<Seen>> same = new ArrayList<>();
      for (int thread = 0; thread < pass.threads(); thread++) {
        same.add(this::search);
      }
      for (Future<Seen> part : threads.invokeAll(same)) {
        sum.add(part.get());
      }
    } catch (ExecutionException failure) {
      throw new IOException(failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while searching", interrupted);
    }
    return sum;
  }

  private int[][] rows() {
    int[][] rows = new int[found.length][];
    for (int query = 0; query < rows.length; query++) {
      rows[query] = found[query].rows();
    }
    return rows;
  }

  private float[][] scores() {
    float[][] scores = new float[found.length][];
    for (int query = 0; query < scores.length; query++) {
      scores[query] = found[query].scores();
    }
    return scores;
  }

  private static double micros(Histogram nanos, double share) {
    return nanos.getValueAtPercentile(100 * share) / NANOS_PER_MICRO;
  }

  /** What all threads of this process have used of the CPU. */
  static long processCpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private static long collectionMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
