package dev.richter.bench;

import static java.util.Objects.requireNonNull;

import dev.richter.bench.JmhResults.Case;
import dev.richter.bench.JmhResults.Times;
import dev.richter.bench.kernels.MaxSimBenchmark;
import dev.richter.bench.kernels.PeakBenchmark;
import dev.richter.bench.kernels.RerankBenchmark;
import dev.richter.bench.kernels.RerankBenchmark.Engine;
import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the JMH benchmarks of MaxSim: its loops beside the machine's peak, and ranking by it. */
@Command(
    name = MaxSimTimes.NAME,
    description = "MaxSim beside the machine's peak, and ranking by it beside Lucene, by JMH.")
final class MaxSimTimes implements Callable<Integer> {

  static final String NAME = "maxsim";

  private static final double NANOS_A_MICRO = 1000;

  private static final String TEXT =
      """
      By JMH; ± is its error at 99.9 %. Rows have 128 values, queries 32 rows, and all values are random. First one \
      document is scored again and again, which stays in the cache; INT8 rows are turned into floats each time. The \
      peak is what chains of multiply-adds reach on one thread that do nothing else, with vectors of 256 bits, which \
      are the engine's. Then 50 of 20,000 documents are found by a term and ranked for the best 10, by Richter's \
      `RerankQuery` and by Lucene's `LateInteractionRescorer`, which decodes each document to arrays of floats.""";

  private static final String COMMAND = "./richter bench " + NAME;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, RunnerException {
    Machine machine = Machine.now();
    List<Table> tables = List.of(loops(), ranking());
    JmhResults.publish(
        spec, new Section(NAME, "MaxSim", TEXT, COMMAND, machine, tables, List.of()));
    return 0;
  }

  private static Table loops() throws RunnerException {
    double peak = PeakBenchmark.MULTIPLICATIONS / peakNanos();
    Table table =
        new Table(
            "Nanoseconds a document, and billions of multiply-adds a second",
            Column.text("stored"),
            Column.number("rows", 0),
            Column.number("scalar", 0),
            Column.number("±", 0),
            Column.number("vector", 0),
            Column.number("±", 0),
            Column.number("scalar / vector", 2),
            Column.number("vector G/s", 1),
            Column.number("peak G/s", 1),
            Column.number("share of the peak", 2));
    for (Times times : JmhResults.ofTwins(MaxSimBenchmark.class)) {
      int rows = times.measured().number("rows");
      double rate = (double) rows * MaxSimBenchmark.PRODUCTS_A_ROW / times.vector().getScore();
      Stream<Object> shape = Stream.of(times.measured().text("stored"), rows);
      Stream<Object> rates = Stream.of(rate, peak, rate / peak);
      table.add(Stream.of(shape, times.cells(1), rates).flatMap(cells -> cells).toArray());
    }
    return table;
  }

  private static double peakNanos() throws RunnerException {
    return JmhResults.of(PeakBenchmark.class).iterator().next().getPrimaryResult().getScore();
  }

  private static Table ranking() throws RunnerException {
    Table table =
        new Table(
            "Microseconds to rank 50 documents",
            Column.text("engine"),
            Column.number("rows", 0),
            Column.number("time", 1),
            Column.number("±", 1),
            Column.number("share of Lucene's", 3));
    List<RunResult> results = List.copyOf(JmhResults.of(RerankBenchmark.class));
    Map<Integer, Double> lucene =
        results.stream()
            .filter(result -> engine(result) == Engine.LUCENE)
            .collect(
                Collectors.toMap(
                    result -> Case.of(result.getParams()).number("rows"),
                    result -> result.getPrimaryResult().getScore()));
    for (RunResult result : results) {
      int rows = Case.of(result.getParams()).number("rows");
      Result<?> time = result.getPrimaryResult();
      table.add(
          engine(result).text(),
          rows,
          time.getScore() / NANOS_A_MICRO,
          time.getScoreError() / NANOS_A_MICRO,
          time.getScore() / requireNonNull(lucene.get(rows)));
    }
    return table;
  }

  private static Engine engine(RunResult result) {
    return Engine.valueOf(Case.of(result.getParams()).text("engine"));
  }
}
