package dev.richter.bench.page;

import dev.richter.bench.run.Result;
import dev.richter.bench.worker.Median;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How far two runs of the same configuration differ by chance, as their rounds tell.
 *
 * <p>A round is a start of the process of its own, and between two rounds of a setting all others
 * were measured, so the mean latencies of rounds differ as those of runs do, but for what a run
 * does once. A mean over n rounds has a relative variance of d²/n + {@link #FLOOR}², where d is the
 * relative standard deviation over rounds, and the difference of two such means has twice that; a
 * quantile of Student's t makes an interval of it that holds 95 of 100 differences.
 *
 * <p>A setting has few rounds, so its own d is a poor guess. It is pooled over the settings of an
 * engine by the median of their variances, each divided by what the median of a chi-squared
 * variable with its degrees of freedom is of its mean; so one disturbed setting does not blow up
 * all others. The median uses about half of what the figures know, hence half the degrees of
 * freedom. A setting whose own d is larger keeps its own.
 *
 * @param pools by engine, of those that have a setting with two rounds or more
 */
record Noise(Map<String, Pool> pools) {

  /**
   * The relative standard deviation between runs that rounds of one run cannot show: an index that
   * is built anew has other blocks and lies elsewhere in memory, and the machine has another day.
   * An assumption, not a measurement; two runs side by side are the test of it.
   */
  static final double FLOOR = 0.01;

  /** The share of differences that an interval holds. */
  static final double CONFIDENCE = 0.95;

  private static final double MEDIAN = 0.5;

  /**
   * What the settings of an engine tell together.
   *
   * @param deviation the relative standard deviation over rounds
   * @param degrees its degrees of freedom
   * @param settings how many settings have two rounds or more
   * @param rounds the median of their rounds
   */
  record Pool(double deviation, double degrees, int settings, int rounds) {

    private static Pool of(List<Spread> spreads) {
      double[] variances = new double[spreads.size()];
      int[] rounds = new int[spreads.size()];
      double degrees = 0;
      for (int i = 0; i < variances.length; i++) {
        Spread spread = spreads.get(i);
        int own = spread.rounds() - 1;
        double medianOfMean = ChiSquaredDistribution.of(own).inverseCumulativeProbability(MEDIAN);
        variances[i] = spread.deviation() * spread.deviation() * own / medianOfMean;
        rounds[i] = spread.rounds();
        degrees += own;
      }
      Arrays.sort(rounds);
      return new Pool(
          Math.sqrt(Median.of(variances)),
          Math.max(1, degrees / 2),
          variances.length,
          rounds[rounds.length / 2]);
    }

    /** How far two means over so many rounds differ by chance, as a share of them. */
    private double agreement(double ownDeviation, int ownRounds) {
      double larger = Math.max(deviation, ownDeviation);
      double variance = larger * larger / ownRounds + FLOOR * FLOOR;
      double quantile =
          TDistribution.of(degrees).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
      return quantile * Math.sqrt(2 * variance);
    }

    /** How far two runs of a setting of this engine differ by chance, as a share. */
    double agreement() {
      return agreement(deviation, rounds);
    }
  }

  /** The noise of a run's results. */
  static Noise of(List<Result> results) {
    Map<String, List<Spread>> spreads = new TreeMap<>();
    for (Result result : results) {
      Spread spread = Spread.of(result.repetitions());
      if (spread.rounds() > 1) {
        spreads.computeIfAbsent(result.setting().engine(), engine -> new ArrayList<>()).add(spread);
      }
    }
    Map<String, Pool> pools = new TreeMap<>();
    spreads.forEach((engine, own) -> pools.put(engine, Pool.of(own)));
    return new Noise(pools);
  }

  /** What an engine's settings tell together; nothing where none has two rounds. */
  Optional<Pool> pool(String engine) {
    return Optional.ofNullable(pools.get(engine));
  }

  /**
   * How far the mean latencies of a setting in two runs differ by chance, as a share of them: 95 of
   * 100 differ by less. Nothing where no setting of the engine has two rounds.
   */
  OptionalDouble agreement(String engine, Spread spread) {
    return pool(engine)
        .map(pool -> OptionalDouble.of(pool.agreement(spread.deviation(), spread.rounds())))
        .orElseGet(OptionalDouble::empty);
  }
}
