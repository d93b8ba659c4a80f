package dev.richter.bench.worker;

import java.util.Arrays;

/** The middle of some figures. */
public final class Median {

  private Median() {}

  /**
   * The middle, or the mean of both in the middle.
   *
   * @param values at least one
   */
  public static double of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
