package dev.richter.bench.page;

import dev.richter.bench.page.Section.Figures;
import dev.richter.bench.page.Section.Panel;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.run.Result.Repetition;
import dev.richter.bench.worker.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How figures differ when nothing else does. */
final class NoiseSection {

  private NoiseSection() {}

  static Section of(Measurements measurements) {
    List<Panel> panels = new ArrayList<>();
    panels.add(rounds(measurements));
    RunDirectory first = measurements.runs().getFirst();
    List<String> notes = new ArrayList<>();
    notes.add(
        "A round is a start of the process of its own; between two rounds of a setting all others were"
            + " measured. ± is the interval that holds 95 of 100 differences of two runs' means: Student's"
            + " t × √(2 (d²/n + f²)), with d the relative standard deviation over n rounds, pooled over an"
            + " engine's settings by the median of their variances, or a setting's own where that is"
            + " larger.");
    notes.add(
        String.format(
            Locale.ROOT,
            "Rounds of one run cannot show what a run does once: its indexes are built anew and lie"
                + " elsewhere in memory, on another day. For that f = %.1f %% is assumed, not measured.",
            100 * Noise.FLOOR));
    for (RunDirectory other : measurements.runs().subList(1, measurements.runs().size())) {
      List<Difference> differences = Difference.between(first, other);
      String label = "%s beside %s".formatted(other.name(), first.name());
      if (differences.isEmpty()) {
        notes.add("%s: no setting was measured in both.".formatted(label));
      } else {
        notes.add(RunComparison.verdict(label, differences));
        panels.add(RunComparison.panel(label, first, other, differences, measurements.looks()));
      }
    }
    return new Section("noise", "Noise", sentence(measurements), notes, panels);
  }

  /** How far two runs should agree, in one sentence. */
  static String sentence(Measurements measurements) {
    if (measurements.noise().pools().isEmpty()) {
      return "Every setting has one round, so nothing is known of the noise: no difference between two"
          + " settings can be told from chance.";
    }
    String engines =
        measurements.engines().stream()
            .flatMap(
                engine ->
                    measurements.noise().pool(engine).stream()
                        .map(
                            pool ->
                                String.format(
                                    Locale.ROOT,
                                    "±%.1f %% for %s",
                                    100 * pool.agreement(),
                                    engine)))
            .collect(Collectors.joining(", "));
    return "Two runs of this configuration should agree within %s, in the mean latency of 19 of 20 settings."
        .formatted(engines);
  }

  private static Panel rounds(Measurements measurements) {
    Table pooled =
        new Table(
            "Noise by engine",
            Column.text("engine"),
            Column.number("settings", 0),
            Column.number("rounds", 0),
            Column.number("deviation over rounds %", 2),
            Column.number("two runs agree within ± %", 1));
    for (String engine : measurements.engines()) {
      measurements
          .noise()
          .pool(engine)
          .ifPresent(
              pool ->
                  pooled.add(
                      engine,
                      pool.settings(),
                      pool.rounds(),
                      100 * pool.deviation(),
                      100 * pool.agreement()));
    }
    return new Panel(
        "rounds of " + measurements.runs().getFirst().name(),
        measurements.noise().pools().isEmpty()
            ? List.of()
            : List.of(deviations(measurements), drift(measurements)),
        List.of(Figures.shown(pooled), Figures.folded(settings(measurements))));
  }

  private static Chart deviations(Measurements measurements) {
    List<Measured> known =
        measurements.settings().stream().filter(own -> own.spread().rounds() > 1).toList();
    Axis micros =
        Axis.logarithmic("mean µs a query", known.stream().mapToDouble(Measured::meanMicros));
    List<Chart.Series> series = new ArrayList<>();
    FrontSeries.bySeries(known)
        .forEach(
            (name, own) -> {
              Measured any = own.getFirst();
              series.add(
                  new Chart.Series(
                      name,
                      measurements.looks().colour(any),
                      measurements.looks().shape(any),
                      Chart.Style.MARKS,
                      own.stream()
                          .map(
                              setting ->
                                  new Chart.Mark(
                                      setting.meanMicros(),
                                      100 * setting.spread().deviation(),
                                      setting.details()))
                          .toList()));
            });
    return new Chart.Points(
        "Deviation over rounds",
        micros,
        Axis.fromZero(
            "standard deviation over rounds, %",
            known.stream().mapToDouble(setting -> 100 * setting.spread().deviation())),
        List.copyOf(series));
  }

  /** Whether a run as a whole became slower: each round beside the mean of its setting. */
  private static Chart drift(Measurements measurements) {
    List<Chart.Series> series = new ArrayList<>();
    List<Double> heights = new ArrayList<>();
    int most = 1;
    for (String engine : measurements.engines()) {
      Map<Integer, List<Double>> shares = new TreeMap<>();
      List<Measured> own = Choices.of(engine, measurements.settings());
      for (Measured setting : own) {
        List<Repetition> repetitions = setting.result().repetitions();
        for (int round = 0; repetitions.size() > 1 && round < repetitions.size(); round++) {
          shares
              .computeIfAbsent(round + 1, unused -> new ArrayList<>())
              .add(repetitions.get(round).meanMicros() / setting.meanMicros());
        }
      }
      List<Chart.Mark> marks = new ArrayList<>();
      shares.forEach(
          (round, values) -> {
            double middle =
                100 * (Median.of(values.stream().mapToDouble(Double::doubleValue).toArray()) - 1);
            heights.add(middle);
            marks.add(
                new Chart.Mark(
                    round,
                    middle,
                    List.of(
                        engine,
                        String.format(
                            Locale.ROOT,
                            "round %d: %+.2f %%, median of %d settings",
                            round,
                            middle,
                            values.size()))));
          });
      most = Math.max(most, marks.size());
      series.add(
          new Chart.Series(
              engine,
              measurements.looks().colour(own.getFirst()),
              measurements.looks().shape(own.getFirst()),
              Chart.Style.LINE,
              List.copyOf(marks)));
    }
    return new Chart.Points(
        "Rounds beside the mean of all",
        Axis.marked("round", IntStream.rangeClosed(1, most).asDoubleStream(), 0),
        Axis.linear("slower than the mean, %", heights.stream().mapToDouble(Double::doubleValue)),
        List.copyOf(series));
  }

  private static Table settings(Measurements measurements) {
    Table table =
        new Table(
            "Rounds of each setting",
            Column.text("of"),
            Column.text("engine"),
            Column.text("build"),
            Column.text("search"),
            Column.number("rounds", 0),
            Column.number("mean µs", 1),
            Column.number("least µs", 1),
            Column.number("most µs", 1),
            Column.number("own deviation %", 2),
            Column.number("± %", 1));
    for (Measured setting : measurements.settings()) {
      List<Repetition> rounds = setting.result().repetitions();
      table.add(
          setting.scope().label(),
          setting.engine(),
          setting.setting().build(),
          setting.search(),
          rounds.size(),
          setting.meanMicros(),
          rounds.stream().mapToDouble(Repetition::meanMicros).min().orElseThrow(),
          rounds.stream().mapToDouble(Repetition::meanMicros).max().orElseThrow(),
          rounds.size() == 1 ? null : 100 * setting.spread().deviation(),
          setting.agreementPercent());
    }
    return table;
  }
}
