package dev.richter.bench.page;

import dev.richter.bench.run.Result;
import dev.richter.bench.run.Result.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * All settings that runs measured. Where several runs measured the same one, the figures of the
 * first count; how the runs differ is told apart.
 *
 * @param runs the runs, the first one first; at least one
 * @param noise that of the rounds of the figures that count
 * @param settings each once, Richter's first
 * @param looks how series are drawn
 */
record Measurements(List<RunDirectory> runs, Noise noise, List<Measured> settings, Looks looks) {

  /** Richter's engines come first, so that the reader finds them at the same place. */
  private static final Comparator<Measured> ORDER =
      Comparator.comparing((Measured setting) -> !Parameters.areRichters(setting.engine()))
          .thenComparing(Measured::engine)
          .thenComparing(setting -> setting.setting().build())
          .thenComparing(Measured::meanMicros);

  static Measurements of(List<RunDirectory> runs) {
    List<Result> results = new ArrayList<>();
    Set<Setting> seen = new HashSet<>();
    for (RunDirectory run : runs) {
      for (Result result : run.results()) {
        if (seen.add(result.setting())) {
          results.add(result);
        }
      }
    }
    Noise noise = Noise.of(results);
    List<Measured> settings =
        results.stream().map(result -> Measured.of(result, noise)).sorted(ORDER).toList();
    return new Measurements(List.copyOf(runs), noise, settings, Looks.of(settings));
  }

  /** The engines, Richter's first. */
  List<String> engines() {
    return settings.stream().map(Measured::engine).distinct().toList();
  }

  /** The settings by what a function tells of each, in its natural order. */
  <T extends Comparable<T>> Map<T, List<Measured>> by(Function<Measured, T> key) {
    Map<T, List<Measured>> groups = new TreeMap<>();
    for (Measured setting : settings) {
      groups.computeIfAbsent(key.apply(setting), unused -> new ArrayList<>()).add(setting);
    }
    return groups;
  }

  /**
   * The settings that choices are made of: of each collection, encoder and k those over the most
   * documents, by the fewest threads.
   */
  Map<Scope, List<Measured>> largest() {
    Comparator<Scope> order =
        Comparator.comparing(Scope::documents).reversed().thenComparing(Scope::threads);
    Map<Scope, Scope> chosen = new TreeMap<>();
    Map<Scope, List<Measured>> all = by(Measured::scope);
    for (Scope scope : all.keySet()) {
      chosen.merge(scope.withDocuments(0).withThreads(0), scope, BinaryOperator.minBy(order));
    }
    all.keySet().retainAll(Set.copyOf(chosen.values()));
    return all;
  }
}
