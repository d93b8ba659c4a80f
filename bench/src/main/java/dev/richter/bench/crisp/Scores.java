package dev.richter.bench.crisp;

import java.util.List;
import java.util.function.Function;

/**
 * What rankings reached.
 *
 * @param vectors how many vectors a document of the pool keeps, on average
 * @param bytes how many bytes they take, a byte a value and four a vector
 * @param reciprocalRanks for each query of the pool
 * @param gains nDCG@10 of each query of the judged collection
 */
public record Scores(double vectors, double bytes, double[] reciprocalRanks, double[] gains) {

  /**
   * The means over seeds, query by query.
   *
   * @param bySeed what each seed reached, at least one
   * @param measure gives a figure of each query
   */
  public static double[] means(List<Scores> bySeed, Function<Scores, double[]> measure) {
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
