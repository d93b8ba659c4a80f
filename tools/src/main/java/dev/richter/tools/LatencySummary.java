package dev.richter.tools;

import org.HdrHistogram.Histogram;

/**
 * How long queries took, in microseconds.
 *
 * @param queries how many were measured
 * @param meanMicros their mean
 * @param p50Micros the time that 50 % of them did not exceed, and so on
 * @param p90Micros the 90th percentile
 * @param p95Micros the 95th percentile
 * @param p99Micros the 99th percentile
 * @param maxMicros the slowest
 */
record LatencySummary(
    long queries,
    double meanMicros,
    double p50Micros,
    double p90Micros,
    double p95Micros,
    double p99Micros,
    double maxMicros) {

  private static final double NANOS_PER_MICRO = 1e3;

  static LatencySummary of(Histogram nanos) {
    return new LatencySummary(
        nanos.getTotalCount(),
        micros(nanos.getMean()),
        micros((double) nanos.getValueAtPercentile(50)),
        micros((double) nanos.getValueAtPercentile(90)),
        micros((double) nanos.getValueAtPercentile(95)),
        micros((double) nanos.getValueAtPercentile(99)),
        micros((double) nanos.getMaxValue()));
  }

  private static double micros(double nanos) {
    return Math.round(nanos / NANOS_PER_MICRO * 10) / 10.0;
  }
}
