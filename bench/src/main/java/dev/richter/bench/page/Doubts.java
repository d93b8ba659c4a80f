package dev.richter.bench.page;

import dev.richter.bench.run.Result;
import dev.richter.bench.run.Result.Repetition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Reasons not to believe figures, in plain words. */
final class Doubts {

  /** Beside what is measured only the process that asks should want a CPU. */
  private static final double MOST_LOAD = 1;

  /** Where less of the wall time is on the CPU, something else had it. */
  private static final double LEAST_CPU_SHARE = 0.9;

  private static final int LEAST_ROUNDS = 3;

  private final List<Result> results;
  private final List<String> found = new ArrayList<>();

  private Doubts(List<Result> results) {
    this.results = results;
  }

  /** What is suspicious of some runs, the worst first; nothing is best. */
  static List<String> of(List<RunDirectory> runs) {
    Doubts doubts = new Doubts(runs.stream().flatMap(run -> run.results().stream()).toList());
    doubts.ofMachine();
    doubts.ofSoftware();
    doubts.ofCollections();
    doubts.ofTimes();
    doubts.ofRounds();
    doubts.ofAnswers();
    return List.copyOf(doubts.found);
  }

  private void ofMachine() {
    Set<String> machines = new TreeSet<>();
    for (Result result : results) {
      machines.add(
          "%d × %s, %s, %s"
              .formatted(
                  result.machine().cpus(),
                  result.machine().cpu(),
                  result.machine().java(),
                  result.machine().system()));
    }
    if (machines.size() > 1) {
      found.add(
          "Results of different machines are mixed, whose latencies do not compare: "
              + String.join("; ", machines)
              + ".");
    }
  }

  private void ofSoftware() {
    Set<String> commits = new TreeSet<>();
    for (Result result : results) {
      commits.add(Objects.requireNonNullElse(result.software().commit(), "unknown"));
    }
    if (commits.size() > 1) {
      found.add("Results of different commits are mixed: " + String.join(", ", commits) + ".");
    }
    if (commits.stream().anyMatch(commit -> commit.endsWith("+"))) {
      found.add(
          "Sources had been changed since their commit, so nobody can measure the same again.");
    }
  }

  private void ofCollections() {
    Map<String, Set<String>> digests = new TreeMap<>();
    for (Result result : results) {
      digests
          .computeIfAbsent(
              Scope.of(result.setting()).withK(0).withThreads(0).label(), name -> new TreeSet<>())
          .add(result.collection().digest());
    }
    digests.forEach(
        (name, own) -> {
          if (own.size() > 1) {
            found.add(
                "%s: the vectors are not the same in all results (%d digests), so they do not compare."
                    .formatted(name, own.size()));
          }
        });
  }

  private void ofTimes() {
    // The load of the last minute has what the run itself measured in it.
    int own = results.stream().mapToInt(result -> result.setting().threads()).max().orElse(0);
    count(
        result -> load(result) > own + MOST_LOAD,
        String.format(
            Locale.ROOT,
            "%%s have rounds that began while others wanted a CPU (load up to %.1f), and their latencies may be"
                + " too high.",
            results.stream().mapToDouble(Doubts::load).max().orElse(0)));
    count(
        Doubts::waited,
        "%s spent less than 90 %% of their wall time on the CPU: something else had it, or they waited"
            + " for storage.");
    count(
        result -> result.setting().threads() == 1 && result.software().cpus().size() != 1,
        "%s searched by one thread without being kept on one CPU, so other threads of the process may"
            + " have helped.");
  }

  private static double load(Result result) {
    return result.repetitions().stream().mapToDouble(Repetition::load).max().orElse(0);
  }

  private static boolean waited(Result result) {
    double wall = 0;
    double cpu = 0;
    for (Repetition repetition : result.repetitions()) {
      wall += repetition.meanMicros();
      cpu += repetition.cpuMicros();
    }
    return cpu > 0 && cpu < LEAST_CPU_SHARE * wall;
  }

  private void ofRounds() {
    count(
        result -> result.repetitions().size() < LEAST_ROUNDS,
        "%s have fewer than 3 rounds, so little is known of their noise.");
  }

  private void ofAnswers() {
    if (results.stream().noneMatch(result -> result.collection().judged())) {
      found.add(
          "No collection has judgements: recall tells how close to exact answers are, not how good.");
    }
    count(
        result -> result.repetitions().stream().allMatch(own -> own.quantiles() == null),
        "%s come from an engine that does not tell the latency of each query, so they have no p50 and"
            + " p99.");
  }

  private void count(Predicate<Result> suspicious, String text) {
    long count = results.stream().filter(suspicious).count();
    if (count > 0) {
      String of =
          count == results.size()
              ? "All %,d results".formatted(count)
              : "%,d of %,d results".formatted(count, results.size());
      found.add(text.formatted(of));
    }
  }
}
