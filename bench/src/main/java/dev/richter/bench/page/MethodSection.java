package dev.richter.bench.page;

import dev.richter.bench.page.Section.Figures;
import dev.richter.bench.page.Section.Panel;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.run.Result;
import dev.richter.bench.run.Result.Repetition;
import dev.richter.bench.run.Result.Searched;
import dev.richter.bench.run.Result.Setting;
import dev.richter.bench.run.Result.Software;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where, when and of what figures were taken, and what they mean. */
final class MethodSection {

  private MethodSection() {}

  static Section of(Measurements measurements) {
    return new Section(
        "method",
        "How it was measured",
        "A latency is worth something beside the others of this page, not beside those of another"
            + " machine or day.",
        List.of(
            "Recall@k is the share of the exact k best that a search found, by the vectors as they were"
                + " given, mean over queries; a document counts if its exact score is at least that of"
                + " the k-th. Score error is the mean of (exact sum of the k best scores − exact sum of"
                + " the scores of what was found) / the former, so it tells how much worse what was"
                + " found instead is.",
            "Mean is wall time a query, over all queries and rounds; p50 and p99 are the latencies that"
                + " 50 and 99 of 100 queries do not exceed, medians over rounds. CPU is time on the CPU"
                + " of the whole process, the compiler and the collector of Java among it. Queries per"
                + " second are those of all threads together.",
            "Load is how many processes wanted a CPU just before a round, on average over a minute; those"
                + " of the round before are among them."),
        List.of(
            new Panel(
                "",
                List.of(),
                List.of(
                    Figures.shown(runs(measurements.runs())),
                    Figures.shown(collections(measurements)),
                    Figures.shown(programs(measurements))))));
  }

  private static Table runs(List<RunDirectory> runs) {
    Table table =
        new Table(
            "Runs and machines",
            Column.text("run"),
            Column.number("settings", 0),
            Column.text("begun"),
            Column.text("machine"),
            Column.text("Java"),
            Column.text("system"),
            Column.text("Richter"),
            Column.text("commit"),
            Column.number("least load", 2),
            Column.number("most load", 2));
    for (RunDirectory run : runs) {
      DoubleSummaryStatistics load =
          run.results().stream()
              .flatMap(own -> own.repetitions().stream())
              .mapToDouble(Repetition::load)
              .summaryStatistics();
      table.add(
          run.name(),
          run.results().size(),
          run.results().stream().map(own -> own.machine().time()).sorted().findFirst().orElse(""),
          each(run, own -> "%d × %s".formatted(own.machine().cpus(), own.machine().cpu())),
          each(run, own -> own.machine().java()),
          each(run, own -> own.machine().system()),
          each(run, own -> own.software().richter()),
          each(run, own -> Objects.requireNonNullElse(own.software().commit(), "unknown")),
          load.getMin(),
          load.getMax());
    }
    return table;
  }

  /** What is told of a run's results, each thing once. */
  private static String each(RunDirectory run, Function<Result, String> text) {
    return run.results().stream().map(text).distinct().collect(Collectors.joining("; "));
  }

  private static Table collections(Measurements measurements) {
    Table table =
        new Table(
            "Collections",
            Column.text("collection"),
            Column.number("documents", 0),
            Column.number("queries", 0),
            Column.text("judged"),
            Column.text("encoder"),
            Column.text("digest of the encoder"),
            Column.text("digest of the vectors"));
    measurements.settings().stream()
        .map(own -> new Sought(own.scope().withK(0).withThreads(0), own.result().collection()))
        .distinct()
        .forEach(
            own ->
                table.add(
                    own.scope().collection(),
                    own.scope().documents(),
                    own.searched().queries(),
                    own.searched().judged() ? "yes" : "no",
                    own.scope().encoder(),
                    own.searched().encoderDigest(),
                    own.searched().digest()));
    return table;
  }

  private record Sought(Scope scope, Searched searched) {}

  private static Table programs(Measurements measurements) {
    Table table =
        new Table(
            "Engines and how they were started",
            Column.text("engine"),
            Column.text("version"),
            Column.text("on CPUs"),
            Column.text("command of a search"));
    measurements.settings().stream()
        .map(own -> program(own.setting(), own.result().software()))
        .distinct()
        .forEach(row -> table.add(row.toArray()));
    return table;
  }

  private static List<String> program(Setting setting, Software software) {
    return List.of(
        setting.engine(),
        software.engine(),
        software.cpus().isEmpty()
            ? "any"
            : software.cpus().stream().map(String::valueOf).collect(Collectors.joining(", ")),
        String.join(" ", software.command()));
  }
}
