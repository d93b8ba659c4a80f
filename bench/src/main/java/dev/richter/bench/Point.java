package dev.richter.bench;

import dev.richter.bench.worker.PassReport;
import dev.richter.bench.worker.PassReport.Percentiles;
import dev.richter.bench.worker.PassReport.Work;
import org.jspecify.annotations.Nullable;

/**
 * What a trial reached.
 *
 * @param recall mean recall@k
 * @param report the times and the work
 */
record Point(Trial trial, double recall, PassReport report) {

  /** Wall time a query, in microseconds. */
  double micros() {
    return report.meanMicros();
  }

  /** Time on the CPU a query, in microseconds; tells more than wall time where others are busy. */
  double cpuMicros() {
    return report.cpuMicros();
  }

  /** The median wall time of a query, in microseconds; null where the engine does not tell. */
  @Nullable Double p50() {
    Percentiles percentiles = report.percentiles();
    return percentiles == null ? null : percentiles.p50();
  }

  /** The wall time that 95 of 100 queries stay below. */
  @Nullable Double p95() {
    Percentiles percentiles = report.percentiles();
    return percentiles == null ? null : percentiles.p95();
  }

  /** The wall time that 99 of 100 queries stay below. */
  @Nullable Double p99() {
    Percentiles percentiles = report.percentiles();
    return percentiles == null ? null : percentiles.p99();
  }

  /**
   * What a query did on average.
   *
   * @throws IllegalStateException if the engine does not tell
   */
  Work work() {
    Work work = report.work();
    if (work == null) {
      throw new IllegalStateException(trial.contender().name() + " does not count its work");
    }
    return work;
  }
}
