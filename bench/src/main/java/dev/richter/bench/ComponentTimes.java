package dev.richter.bench;

import static java.util.Objects.requireNonNull;

import dev.richter.bench.JmhResults.Case;
import dev.richter.bench.components.BuildBenchmark;
import dev.richter.bench.components.ClusteringBenchmark;
import dev.richter.bench.components.PoolingBenchmark;
import dev.richter.bench.components.ReadersBenchmark;
import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the JMH benchmarks of what happens to vectors on their way into an index. */
@Command(
    name = ComponentTimes.NAME,
    description = "Pooling, reading files, clustering and the stages of a build, by JMH.")
final class ComponentTimes implements Callable<Integer> {

  static final String NAME = "components";

  private static final double NANOS_A_MICRO = 1000;

  private static final String TEXT =
      """
      By JMH, on one thread; ± is its error at 99.9 %. First what a text takes after its model has run: SPLADE's pooling \
      over 30,522 tokens of which the 256 heaviest are kept, giving rows of 384 values length 1, and projecting them to \
      128. Then files of generated passages, which the system keeps in memory, read from end to end; megabytes are those \
      of the files. Then k-means: of a document's rows, and of 20,000 rows of a segment. Last a build in memory, as far \
      as a stage: what *order* takes is part of what *blocks* takes, and so is what *flat* takes.""";

  private static final String COMMAND = "./richter bench " + NAME;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, RunnerException {
    Machine machine = Machine.now();
    List<Table> tables = List.of(pooling(), reading(), clustering(), building());
    JmhResults.publish(
        spec, new Section(NAME, "Components", TEXT, COMMAND, machine, tables, List.of()));
    return 0;
  }

  private static Table pooling() throws RunnerException {
    Table table =
        new Table(
            "Microseconds a text",
            Column.text("step"),
            Column.number("tokens", 0),
            Column.number("time", 1),
            Column.number("±", 1));
    for (RunResult result : JmhResults.of(PoolingBenchmark.class)) {
      Case measured = Case.of(result.getParams());
      Result<?> time = result.getPrimaryResult();
      table.add(
          measured.kernel(),
          measured.number("tokens"),
          time.getScore() / NANOS_A_MICRO,
          time.getScoreError() / NANOS_A_MICRO);
    }
    return table;
  }

  private static Table reading() throws RunnerException {
    Table table =
        new Table(
            "Reading files",
            Column.text("content"),
            Column.number("MB/s", 0),
            Column.number("µs a vector", 2),
            Column.number("±", 2));
    for (RunResult result : JmhResults.of(ReadersBenchmark.class)) {
      Result<?> bytes = requireNonNull(result.getSecondaryResults().get("bytes"));
      Result<?> vectors = requireNonNull(result.getSecondaryResults().get("vectors"));
      table.add(
          Case.of(result.getParams()).text("content").toLowerCase(Locale.ROOT).replace('_', ' '),
          // A nanosecond a byte is 1,000 megabytes a second.
          1000 / bytes.getScore(),
          vectors.getScore() / NANOS_A_MICRO,
          vectors.getScoreError() / NANOS_A_MICRO);
    }
    return table;
  }

  private static Table clustering() throws RunnerException {
    Table table =
        new Table(
            "Microseconds of k-means",
            Column.text("rows of a"),
            Column.number("rows", 0),
            Column.number("means", 0),
            Column.number("time", 0),
            Column.number("±", 0));
    for (RunResult result : JmhResults.of(ClusteringBenchmark.class)) {
      Case measured = Case.of(result.getParams());
      boolean document = measured.kernel().equals("document");
      Result<?> time = result.getPrimaryResult();
      table.add(
          measured.kernel(),
          measured.number(document ? "rows" : "sampled"),
          measured.number(document ? "budget" : "centroids"),
          time.getScore() / NANOS_A_MICRO,
          time.getScoreError() / NANOS_A_MICRO);
    }
    return table;
  }

  private static Table building() throws RunnerException {
    Table table =
        new Table(
            "Microseconds a document to build as far as a stage",
            Column.text("stage"),
            Column.number("documents", 0),
            Column.number("time", 2),
            Column.number("±", 2));
    for (RunResult result : JmhResults.of(BuildBenchmark.class)) {
      Case measured = Case.of(result.getParams());
      int documents = measured.number("documents");
      Result<?> time = result.getPrimaryResult();
      table.add(
          measured.kernel(),
          documents,
          time.getScore() / NANOS_A_MICRO / documents,
          time.getScoreError() / NANOS_A_MICRO / documents);
    }
    return table;
  }
}
