package dev.richter.bench.worker;

import dev.richter.bench.worker.PassReport.Percentiles;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the same pass took round after round. */
public final class Rounds {

  private Rounds() {}

  /**
   * The median of each time, over the rounds. Work and memory are those of the last round, answers
   * those of the round that has them.
   */
  public static PassReport median(List<PassReport> rounds) {
    PassReport last = rounds.getLast();
    return new PassReport(
        median(rounds, PassReport::meanMicros),
        median(rounds, PassReport::cpuMicros),
        median(rounds, PassReport::queriesPerSecond),
        percentiles(rounds.stream().map(PassReport::percentiles).filter(Objects::nonNull).toList()),
        quantiles(rounds.stream().map(PassReport::quantiles).filter(Objects::nonNull).toList()),
        last.work(),
        Math.round(median(rounds, PassReport::collectionMillis)),
        last.memory(),
        rounds.stream().map(PassReport::answers).filter(Objects::nonNull).findFirst().orElse(null),
        rounds.stream().map(PassReport::scores).filter(Objects::nonNull).findFirst().orElse(null));
  }

  private static @Nullable Percentiles percentiles(List<Percentiles> rounds) {
    return rounds.isEmpty()
        ? null
        : new Percentiles(
            median(rounds, Percentiles::p50),
            median(rounds, Percentiles::p95),
            median(rounds, Percentiles::p99));
  }

  private static double @Nullable [] quantiles(List<double[]> rounds) {
    return rounds.isEmpty()
        ? null
        : IntStream.range(0, PassReport.SHARES.size())
            .mapToDouble(share -> median(rounds, quantiles -> quantiles[share]))
            .toArray();
  }

  private static <T> double median(List<? extends T> rounds, ToDoubleFunction<T> value) {
    return Median.of(rounds.stream().mapToDouble(value).toArray());
  }
}
