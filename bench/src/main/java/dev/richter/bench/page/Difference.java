package dev.richter.bench.page;

import dev.richter.bench.run.Result;
import dev.richter.bench.run.Result.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How a setting's mean latency in a run differs from that in another.
 *
 * @param first the mean latency in the first run, in microseconds
 * @param second that in the other
 * @param stated how far the first run says they may differ by chance, as a share
 */
record Difference(Setting setting, double first, double second, OptionalDouble stated) {

  /** The settings that both runs measured, in the order of the first. */
  static List<Difference> between(RunDirectory first, RunDirectory second) {
    Map<Setting, Result> others = new HashMap<>();
    second.results().forEach(result -> others.put(result.setting(), result));
    Noise noise = Noise.of(first.results());
    List<Difference> differences = new ArrayList<>();
    for (Result result : first.results()) {
      Result other = others.get(result.setting());
      if (other != null) {
        Spread spread = Spread.of(result.repetitions());
        differences.add(
            new Difference(
                result.setting(),
                spread.mean(),
                Spread.of(other.repetitions()).mean(),
                noise.agreement(result.setting().engine(), spread)));
      }
    }
    return List.copyOf(differences);
  }

  /** The second less the first, as a share of the first. */
  double share() {
    return second / first - 1;
  }

  /** Whether chance is enough to explain the difference; not where no noise is stated. */
  boolean agrees() {
    return stated.isPresent() && Math.abs(share()) <= stated.getAsDouble();
  }
}
