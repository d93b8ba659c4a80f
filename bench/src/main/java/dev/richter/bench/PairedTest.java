package dev.richter.bench;

import java.util.SplittableRandom;

/**
 * The paired randomisation test (Smucker, Allan and Carterette, CIKM 2007): how often a difference
 * as large as that of two searches comes about where it is chance which of them did better at a
 * query.
 */
final class PairedTest {

  private static final int SAMPLES = 100_000;
  private static final long SEED = 20_070_611;

  private PairedTest() {}

  /**
   * The two-sided p-value of the difference of means.
   *
   * @param some a measure of one search by query
   * @param others the same measure of the other one
   */
  static double p(double[] some, double[] others) {
    double[] differences = new double[some.length];
    double sum = 0;
    for (int query = 0; query < differences.length; query++) {
      differences[query] = some[query] - others[query];
      sum += differences[query];
    }
    // Sums of the same numbers in another order differ by less.
    double least = Math.abs(sum) - 1e-9;
    SplittableRandom random = new SplittableRandom(SEED);
    int asLarge = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      double chance = 0;
      for (double difference : differences) {
        chance += random.nextBoolean() ? difference : -difference;
      }
      asLarge += Math.abs(chance) >= least ? 1 : 0;
    }
    return (asLarge + 1.0) / (SAMPLES + 1);
  }
}
