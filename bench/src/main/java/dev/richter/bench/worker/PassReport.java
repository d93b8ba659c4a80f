package dev.richter.bench.worker;

import org.jspecify.annotations.Nullable;

/**
 * What a pass over a file of queries took and found. Times are microseconds a query.
 *
 * @param meanMicros wall time
 * @param cpuMicros time on the CPU; where it is far below the mean, others had the CPU
 * @param percentiles of the wall time; null where the engine does not tell
 * @param work what a query did on average; null where the engine does not tell
 * @param collectionMillis what garbage collection took in the whole pass
 * @param memory what the process uses since it opened the index
 * @param answers by query, the rows found, best first; null unless asked for
 */
public record PassReport(
    double meanMicros,
    double cpuMicros,
    @Nullable Percentiles percentiles,
    @Nullable Work work,
    long collectionMillis,
    MemoryUse memory,
    int @Nullable [][] answers) {

  /** This report with the percentiles of another, where it has none itself. */
  public PassReport orPercentilesOf(PassReport other) {
    return percentiles != null
        ? this
        : new PassReport(
            meanMicros, cpuMicros, other.percentiles, work, collectionMillis, memory, answers);
  }

  /** Percentiles of the wall time of a query, in microseconds. */
  public record Percentiles(double p50, double p95, double p99) {}

  /** Averages over queries; see {@link dev.richter.search.WorkCounters}. */
  public record Work(
      double lists,
      double postings,
      double blocksOpened,
      double documentsScored,
      double bytesRead) {}
}
