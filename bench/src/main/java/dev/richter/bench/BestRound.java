package dev.richter.bench;

import java.io.IOException;
import java.util.Arrays;

/**
 * How long searches took in the round with the least mean, which others disturbed least.
 *
 * @param meanMicros the mean of all queries
 * @param p99Micros the time that 99 % of them did not exceed
 */
record BestRound(double meanMicros, double p99Micros) {

  private static final double NANOS_A_MICRO = 1000;

  /** Something that is done for a query. */
  interface Search {
    void run(int query) throws IOException;
  }

  /** Runs all queries so many times, one after the other on this thread. */
  static BestRound of(int queries, int rounds, Search search) throws IOException {
    double best = Double.POSITIVE_INFINITY;
    long[] nanosOfBest = new long[0];
    for (int round = 0; round < rounds; round++) {
      long[] nanos = new long[queries];
      for (int query = 0; query < queries; query++) {
        long start = System.nanoTime();
        search.run(query);
        nanos[query] = System.nanoTime() - start;
      }
      double mean = Arrays.stream(nanos).average().orElseThrow();
      if (mean < best) {
        best = mean;
        nanosOfBest = nanos;
      }
    }
    Arrays.sort(nanosOfBest);
    return new BestRound(best / NANOS_A_MICRO, nanosOfBest[queries * 99 / 100] / NANOS_A_MICRO);
  }
}
