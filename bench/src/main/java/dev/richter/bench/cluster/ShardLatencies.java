package dev.richter.bench.cluster;

import java.util.Arrays;
import java.util.List;

/**
 * What one shard took for each of many queries, and with that what the slowest of several shards
 * takes, if the times of different shards have nothing to do with each other: the share of queries
 * for which all n stay below a time is the n-th power of the share for one.
 *
 * <p>Of what is rarer than the samples tell, the largest sample stands for all.
 */
public final class ShardLatencies {

  private final double[] ascending;

  /** Takes the times of queries, in microseconds and in any order; there has to be one. */
  public ShardLatencies(double[] micros) {
    if (micros.length == 0) {
      throw new IllegalArgumentException("no latencies, expected one at least");
    }
    this.ascending = micros.clone();
    Arrays.sort(ascending);
  }

  /**
   * The time of one search of a shard, in microseconds.
   *
   * @param usual what its query takes
   * @param more what else it took that once: collections of garbage, and others on the processors
   */
  public record Time(double usual, double more) {}

  /**
   * The times in a shard whose searches take another time: what came on top stays as it is.
   *
   * @param growth by what the usual times are multiplied
   */
  public static ShardLatencies grown(List<Time> times, double growth) {
    return new ShardLatencies(
        times.stream().mapToDouble(time -> time.usual * growth + time.more).toArray());
  }

  /** The mean time of a shard. */
  public double mean() {
    return meanOfSlowest(1);
  }

  /** The mean time of the slowest of so many shards. */
  public double meanOfSlowest(int shards) {
    double mean = 0;
    double before = 0;
    for (int i = 0; i < ascending.length; i++) {
      double upTo = Math.pow((i + 1.0) / ascending.length, shards);
      mean += ascending[i] * (upTo - before);
      before = upTo;
    }
    return mean;
  }

  /** The time that the slowest of so many shards stays below for a share of the queries. */
  public double quantileOfSlowest(int shards, double share) {
    double ofOne = Math.pow(share, 1.0 / shards);
    // What rounding adds to a whole number must not make it the next one.
    int rank = (int) Math.ceil(ofOne * ascending.length - 1e-9);
    return ascending[Math.clamp(rank - 1, 0, ascending.length - 1)];
  }
}
