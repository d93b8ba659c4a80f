package dev.richter.bench.serve;

import org.HdrHistogram.Histogram;

/**
 * What became of a load.
 *
 * @param seconds from the first request to the last answer
 * @param accepted requests that were answered with status 200
 * @param refused requests that were answered with status 429
 * @param failed requests with another answer, or none
 * @param acceptedNanos latencies of the accepted ones, from the time that each was meant to leave
 * @param refusedNanos latencies of the refused ones
 * @param lateNanos how late requests left: the load's own share of latencies, and waiting for a
 *     connection
 * @param clientCpuNanos what making the load took of CPUs
 * @param serverCpuNanos what answering took of CPUs
 */
public record LoadReport(
    double seconds,
    long accepted,
    long refused,
    long failed,
    Histogram acceptedNanos,
    Histogram refusedNanos,
    Histogram lateNanos,
    long clientCpuNanos,
    long serverCpuNanos) {

  /** Accepted requests a second. */
  public double rate() {
    return accepted / seconds;
  }

  /** What a processor of the server's own would answer a second. */
  public double ratePerServerCpu() {
    return accepted * 1e9 / serverCpuNanos;
  }

  /** A percentile of the latency of accepted requests, in microseconds. */
  public double micros(double percentile) {
    return acceptedNanos.getValueAtPercentile(percentile) / 1e3;
  }
}
