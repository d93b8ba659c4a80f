package dev.richter.bench.worker;

import dev.richter.bench.worker.Engine.Found;
import dev.richter.bench.worker.Engine.Searcher;
import dev.richter.bench.worker.PassReport.Percentiles;
import dev.richter.bench.worker.PassReport.Work;
import dev.richter.bench.worker.Request.Pass;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Runs the queries one after the other on this thread and times each. */
final class TimedPass {

  private static final int SIGNIFICANT_DIGITS = 3;
  private static final double NANOS_PER_MICRO = 1e3;

  private TimedPass() {}

  static PassReport run(Searcher searcher, List<SparseVector> queries, Pass pass)
      throws IOException {
    Histogram nanos = new Histogram(SIGNIFICANT_DIGITS);
    int[][] answers = pass.withAnswers() ? new int[queries.size()][] : null;
    WorkSum work = new WorkSum();
    long totalNanos = 0;
    long collectionStart = collectionMillis();
    long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int query = 0; query < queries.size(); query++) {
      long start = System.nanoTime();
      Found found = searcher.search(queries.get(query), pass);
      long took = System.nanoTime() - start;
      totalNanos += took;
      nanos.recordValue(took);
      work.add(found);
      if (answers != null) {
        answers[query] = found.rows();
      }
    }
    long cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart;
    return new PassReport(
        totalNanos / NANOS_PER_MICRO / queries.size(),
        cpuNanos / NANOS_PER_MICRO / queries.size(),
        new Percentiles(micros(nanos, 50), micros(nanos, 95), micros(nanos, 99)),
        work.mean(queries.size()),
        collectionMillis() - collectionStart,
        MemoryUse.now(),
        answers);
  }

  private static double micros(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
  }

  private static long collectionMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  private static final class WorkSum {

    private long searches;
    private long lists;
    private long postings;
    private long blocksOpened;
    private long documentsScored;
    private long bytesRead;

    void add(Found found) {
      if (found.work() != null) {
        searches++;
        lists += found.work().lists();
        postings += found.work().postings();
        blocksOpened += found.work().blocksOpened();
        documentsScored += found.work().documentsScored();
        bytesRead += found.work().bytesRead();
      }
    }

    @Nullable Work mean(double queries) {
      return searches == 0
          ? null
          : new Work(
              lists / queries,
              postings / queries,
              blocksOpened / queries,
              documentsScored / queries,
              bytesRead / queries);
    }
  }
}
