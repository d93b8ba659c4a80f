package dev.richter.bench.page;

import dev.richter.bench.run.Result;
import dev.richter.bench.run.Result.Repetition;
import dev.richter.bench.run.Result.Setting;
import dev.richter.bench.worker.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A setting with its figures over all rounds.
 *
 * @param result what was measured
 * @param spread the mean latency, and how rounds differ
 * @param agreement how far two runs' mean latencies differ by chance, as a share; see {@link Noise}
 */
record Measured(Result result, Spread spread, OptionalDouble agreement) {

  private static final double MIB = 1 << 20;

  static Measured of(Result result, Noise noise) {
    Spread spread = Spread.of(result.repetitions());
    return new Measured(result, spread, noise.agreement(result.setting().engine(), spread));
  }

  Setting setting() {
    return result.setting();
  }

  Scope scope() {
    return Scope.of(setting());
  }

  String engine() {
    return setting().engine();
  }

  /** The engine, and its build. */
  String series() {
    return setting().engine() + " " + setting().build();
  }

  /** The search parameters in the order of their names; empty for an engine that has none. */
  String search() {
    return Parameters.inWords(setting().search());
  }

  double recall() {
    return result.accuracy().recall();
  }

  /**
   * The recall that settings are chosen by: that of the queries for choosing, where there are such,
   * so that the recall that is reported is not picked for being high.
   */
  double choosingRecall() {
    return Objects.requireNonNullElse(result.accuracy().tuningRecall(), recall());
  }

  /** A measure against judgements; NaN where it was not taken. */
  double measure(String name) {
    return Objects.requireNonNullElse(result.accuracy().measures().get(name), Double.NaN);
  }

  double meanMicros() {
    return spread.mean();
  }

  /** The mean over rounds. */
  double queriesPerSecond() {
    return mean(Repetition::queriesPerSecond);
  }

  double cpuMicros() {
    return mean(Repetition::cpuMicros);
  }

  private double mean(ToDoubleFunction<Repetition> figure) {
    return result.repetitions().stream().mapToDouble(figure).average().orElseThrow();
  }

  /** The latencies by {@link Repetition#SHARES}, medians over rounds; nothing where not known. */
  Optional<double[]> quantiles() {
    List<double[]> rounds = new ArrayList<>();
    for (Repetition repetition : result.repetitions()) {
      double[] own = repetition.quantiles();
      if (own != null) {
        rounds.add(own);
      }
    }
    if (rounds.isEmpty()) {
      return Optional.empty();
    }
    double[] medians = new double[Repetition.SHARES.size()];
    for (int share = 0; share < medians.length; share++) {
      int index = share;
      medians[share] = Median.of(rounds.stream().mapToDouble(own -> own[index]).toArray());
    }
    return Optional.of(medians);
  }

  /** The latency that a share of {@link Repetition#SHARES} does not exceed; null if not known. */
  @Nullable Double quantile(double share) {
    return quantiles().map(own -> own[Repetition.SHARES.indexOf(share)]).orElse(null);
  }

  double indexMebibytes() {
    return result.index().bytes() / MIB;
  }

  /** Half the width of the interval of differences, in percent; null where not known. */
  @Nullable Double agreementPercent() {
    return agreement.isPresent() ? 100 * agreement.getAsDouble() : null;
  }

  /** What a plot tells about this setting's mark, by line. */
  List<String> details() {
    List<String> lines = new ArrayList<>();
    lines.add(series());
    if (!setting().search().isEmpty()) {
      lines.add(search());
    }
    lines.add(String.format(Locale.ROOT, "recall@%d %.4f", setting().k(), recall()));
    String noise = agreement.isPresent() ? " ± %.1f %%".formatted(agreementPercent()) : "";
    lines.add(String.format(Locale.ROOT, "mean %,.1f µs", meanMicros()) + noise);
    Double slow = quantile(0.99);
    if (slow != null) {
      lines.add(String.format(Locale.ROOT, "p99 %,.1f µs", slow));
    }
    lines.add(String.format(Locale.ROOT, "%,.0f queries/s", queriesPerSecond()));
    new TreeMap<>(result.accuracy().measures())
        .forEach((name, value) -> lines.add(String.format(Locale.ROOT, "%s %.4f", name, value)));
    return List.copyOf(lines);
  }
}
