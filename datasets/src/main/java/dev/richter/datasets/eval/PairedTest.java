package dev.richter.datasets.eval;

import java.util.SplittableRandom;

/**
 * Whether two systems differ by more than queries do by chance: Fisher's randomization test, as <a
 * href="https://doi.org/10.1145/1321440.1321528">Smucker, Allan and Carterette (CIKM 2007)</a>
 * advise for rankings. The same measures give the same p.
 *
 * @param difference the mean of the first less that of the second
 * @param p how often differences of random signs have a mean as large, either way: 0 to 1
 */
public record PairedTest(double difference, double p) {

  private static final int TRIALS = 100_000;
  private static final int SEED = 42;

  /** What sums of the same numbers in another order may differ by. */
  private static final double TOLERANCE = 1e-9;

  /**
   * Compares two systems.
   *
   * @param first a measure of the first by query, at least one
   * @param second the same measure of the second, of the same queries in the same order
   */
  public static PairedTest of(double[] first, double[] second) {
    if (first.length != second.length || first.length == 0) {
      throw new IllegalArgumentException(
          "measures of %d and %d queries, expected as many of both, at least one"
              .formatted(first.length, second.length));
    }
    double[] differences = new double[first.length];
    double sum = 0;
    for (int query = 0; query < differences.length; query++) {
      differences[query] = first[query] - second[query];
      sum += differences[query];
    }
    SplittableRandom random = new SplittableRandom(SEED);
    int asLarge = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double flipped = 0;
      for (double difference : differences) {
        flipped += random.nextBoolean() ? difference : -difference;
      }
      asLarge += Math.abs(flipped) >= Math.abs(sum) - TOLERANCE ? 1 : 0;
    }
    return new PairedTest(sum / differences.length, (asLarge + 1.0) / (TRIALS + 1.0));
  }
}
