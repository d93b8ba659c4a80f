package dev.richter.bench.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pass over a file of queries took and found. Times are microseconds a query.
 *
 * @param meanMicros wall time
 * @param cpuMicros time on the CPU; where it is far below the mean, others had the CPU
 * @param queriesPerSecond of all threads together; 0 where the engine does not tell
 * @param percentiles of the wall time; null where the engine does not tell
 * @param quantiles of the wall time, of each of {@link #SHARES}; null where the engine does not
 *     tell
 * @param work what a query did on average; null where the engine does not tell
 * @param collectionMillis what garbage collection took in the whole pass
 * @param memory what the process uses since it opened the index
 * @param answers by query, the rows found, best first; null unless asked for
 * @param scores by query, their scores by the engine; null where it does not tell
 */
public record PassReport(
    double meanMicros,
    double cpuMicros,
    double queriesPerSecond,
    @Nullable Percentiles percentiles,
    double @Nullable [] quantiles,
    @Nullable Work work,
    long collectionMillis,
    MemoryUse memory,
    int @Nullable [][] answers,
    float @Nullable [][] scores) {

  /** The shares of queries that quantiles are of. */
  public static final List<Double> SHARES =
      List.of(0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999);

  /** This report with the percentiles of another, where it has none itself. */
  public PassReport orPercentilesOf(PassReport other) {
    return percentiles != null
        ? this
        : new PassReport(
            meanMicros,
            cpuMicros,
            queriesPerSecond,
            other.percentiles,
            other.quantiles,
            work,
            collectionMillis,
            memory,
            answers,
            scores);
  }

  /** Percentiles of the wall time of a query, in microseconds. */
  public record Percentiles(double p50, double p95, double p99) {}

  /** Averages over queries; see {@link dev.richter.search.WorkCounters}. */
  public record Work(
      double lists,
      double postings,
      double blocksOpened,
      double documentsEstimated,
      double documentsScored,
      double bytesRead) {}
}
