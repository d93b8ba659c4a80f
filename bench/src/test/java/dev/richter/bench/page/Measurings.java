package dev.richter.bench.page;

import dev.richter.bench.report.Machine;
import dev.richter.bench.run.Result;
import dev.richter.bench.run.Result.Accuracy;
import dev.richter.bench.run.Result.Built;
import dev.richter.bench.run.Result.Repetition;
import dev.richter.bench.run.Result.Searched;
import dev.richter.bench.run.Result.Setting;
import dev.richter.bench.run.Result.Software;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Results that tests say the figures of. */
final class Measurings {

  static final Machine MACHINE =
      new Machine("cpu (avx2)", 2, "java", "system", "2026-01-02T03:04:05Z", 0.5);
  static final Software SOFTWARE =
      new Software("0.1.0", "c0ffee", "engine 1", List.of("java", "Worker"), List.of(0));

  private Measurings() {}

  /** A result of a setting that is told from others by one parameter. */
  static Result result(String engine, String cut, double recall, double... micros) {
    return result(engine, cut, recall, Map.of(), micros);
  }

  static Result result(
      String engine, String cut, double recall, Map<String, Double> measures, double... micros) {
    return new Result(
        Result.SCHEMA,
        new Setting(
            "articles", 1_000, "splade", engine, "default", Map.of("impact_cut", cut), 10, 1),
        new Searched(50, "digest", "encoder", !measures.isEmpty()),
        new Built(2, 1, Map.of("forward", 3L << 20, "postings", 1L << 20), 100L << 20, Map.of()),
        new Accuracy(recall, null, (1 - recall) / 10, measures, Map.of()),
        Arrays.stream(micros).mapToObj(Measurings::repetition).toList(),
        null,
        MACHINE,
        SOFTWARE);
  }

  /** A result with queries for choosing. */
  static Result tuned(String cut, double recall, double tuningRecall, double micros) {
    Result result = result("richter", cut, recall, micros);
    return new Result(
        result.schema(),
        result.setting(),
        result.collection(),
        result.index(),
        new Accuracy(recall, tuningRecall, 0, Map.of(), Map.of()),
        result.repetitions(),
        null,
        result.machine(),
        result.software());
  }

  static Repetition repetition(double micros) {
    return new Repetition("2026-01-02T03:04:05Z", 0.5, micros, micros, 1e6 / micros, null, 0, 0);
  }

  static List<Measured> measured(List<Result> results) {
    return Measurements.of(List.of(new RunDirectory("run", results))).settings();
  }
}
