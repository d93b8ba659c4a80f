package dev.richter.bench.crisp;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Whether two arms differ by more than queries do by chance: Fisher's randomization test, as <a
 * href="https://doi.org/10.1145/1321440.1321528">Smucker, Allan and Carterette (CIKM 2007)</a>
 * advise for rankings.
 *
 * @param difference the mean of the first less that of the second
 * @param p how often differences of random signs are as large, either way
 */
public record PairedTest(double difference, double p) {

  private static final int TRIALS = 20_000;
  private static final int SEED = 42;

  /** Where rounding differs, differences are the same. */
  private static final double TOLERANCE = 1e-12;

  /**
   * Compares two arms, query by query, by the means over their seeds.
   *
   * @param measure gives a figure of each query, as many in both arms
   */
  public static PairedTest of(
      List<Scores> first, List<Scores> second, Function<Scores, double[]> measure) {
    double[] differences = means(first, measure);
    double[] others = means(second, measure);
    double sum = 0;
    for (int query = 0; query < differences.length; query++) {
      differences[query] -= others[query];
      sum += differences[query];
    }
    SplittableRandom random = new SplittableRandom(SEED);
    int asLarge = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      double flipped = 0;
      for (double difference : differences) {
        flipped += random.nextBoolean() ? difference : -difference;
      }
      if (Math.abs(flipped) >= Math.abs(sum) - TOLERANCE) {
        asLarge++;
      }
    }
    return new PairedTest(sum / differences.length, (asLarge + 1.0) / (TRIALS + 1.0));
  }

  private static double[] means(List<Scores> bySeed, Function<Scores, double[]> measure) {
    double[] means = new double[measure.apply(bySeed.getFirst()).length];
    for (Scores scores : bySeed) {
      double[] values = measure.apply(scores);
      for (int query = 0; query < means.length; query++) {
        means[query] += values[query] / bySeed.size();
      }
    }
    return means;
  }
}
