package dev.richter.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * How long searches took in the round with the least mean, which others disturbed least.
 *
 * @param meanMicros the mean of all queries
 * @param cpuMicros the mean time on the CPU; where it is far below the mean, others had the CPU
 * @param p99Micros the time that 99 % of them did not exceed
 */
record BestRound(double meanMicros, double cpuMicros, double p99Micros) {

  private static final double NANOS_A_MICRO = 1000;

  /** Something that is done for a query. */
  interface Search {
    void run(int query) throws IOException;
  }

  /** Runs all queries so many times, one after the other on this thread. */
  static BestRound of(int queries, int rounds, Search search) throws IOException {
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    double best = Double.POSITIVE_INFINITY;
    double cpuOfBest = 0;
    long[] nanosOfBest = new long[0];
    for (int round = 0; round < rounds; round++) {
      long[] nanos = new long[queries];
      long cpuStart = thread.getCurrentThreadCpuTime();
      for (int query = 0; query < queries; query++) {
        long start = System.nanoTime();
        search.run(query);
        nanos[query] = System.nanoTime() - start;
      }
      double cpu = (double) (thread.getCurrentThreadCpuTime() - cpuStart) / queries;
      double mean = Arrays.stream(nanos).average().orElseThrow();
      if (mean < best) {
        best = mean;
        cpuOfBest = cpu;
        nanosOfBest = nanos;
      }
    }
    Arrays.sort(nanosOfBest);
    return new BestRound(
        best / NANOS_A_MICRO,
        cpuOfBest / NANOS_A_MICRO,
        nanosOfBest[queries * 99 / 100] / NANOS_A_MICRO);
  }
}
