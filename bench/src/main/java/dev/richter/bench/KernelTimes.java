package dev.richter.bench;

import dev.richter.bench.JmhResults.Case;
import dev.richter.bench.JmhResults.Times;
import dev.richter.bench.kernels.PostingsBenchmark;
import dev.richter.bench.kernels.ScoringBenchmark;
import dev.richter.bench.kernels.SumsBenchmark;
import dev.richter.bench.kernels.WidthsBenchmark;
import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the JMH benchmarks and puts the twins side by side, and the widths of vectors. */
@Command(
    name = KernelTimes.NAME,
    description = "The scalar and the Vector API kernels, and the reading of postings, by JMH.")
final class KernelTimes implements Callable<Integer> {

  static final String NAME = "kernels";

  private static final String TEXT =
      """
      By JMH; ± is its error at 99.9 %. First the time to score one document with a query of 22 tokens: records at \
      random places of 64 KiB, which stay in the cache, or of 768 MiB, which come from memory. Then the time to look \
      at the sums of all blocks: `maxima` finds the maxima of 256 columns, and `atLeast` the places of the 100 \
      largest sums. Then the time to read a posting and add to its block's sum. Last the same loops with vectors of \
      other widths than the engine's 256 bits: `dot` scores a document of 144 tokens in the cache, the others look at \
      122,880 sums, in 512 columns.""";

  private static final String COMMAND = "./richter bench " + NAME;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, RunnerException {
    Machine machine = Machine.now();
    List<Table> tables = List.of(scoring(), sums(), postings(), widths());
    JmhResults.publish(
        spec, new Section(NAME, "Kernels", TEXT, COMMAND, machine, tables, List.of()));
    return 0;
  }

  private static Table scoring() throws RunnerException {
    Table table =
        JmhResults.twinTable(
            "Nanoseconds a document",
            Column.text("record"),
            Column.number("tokens", 0),
            Column.text("records in"));
    for (Times times : JmhResults.ofTwins(ScoringBenchmark.class)) {
      Case measured = times.measured();
      Stream<Object> shape =
          Stream.of(
              measured.text("form"),
              measured.number("size"),
              measured.number("kibibytes") <= 1024 ? "cache" : "memory");
      table.add(Stream.concat(shape, times.cells(1)).toArray());
    }
    return table;
  }

  private static Table sums() throws RunnerException {
    Table table =
        JmhResults.twinTable(
            "Nanoseconds for 1,000 sums",
            Column.text("kernel"),
            Column.text("sum"),
            Column.number("sums", 0));
    for (Times times : JmhResults.ofTwins(SumsBenchmark.class)) {
      Case measured = times.measured();
      int sums = measured.number("sums");
      Stream<Object> shape =
          Stream.of(measured.kernel(), measured.text("width").toLowerCase(Locale.ROOT), sums);
      table.add(Stream.concat(shape, times.cells(1000.0 / sums)).toArray());
    }
    return table;
  }

  private static Table postings() throws RunnerException {
    Table table =
        new Table(
            "Nanoseconds a posting",
            Column.text("sum"),
            Column.number("time", 2),
            Column.number("±", 2));
    for (RunResult result : JmhResults.of(PostingsBenchmark.class)) {
      Result<?> time = result.getPrimaryResult();
      table.add(
          Case.of(result.getParams()).text("width").toLowerCase(Locale.ROOT),
          time.getScore(),
          time.getScoreError());
    }
    return table;
  }

  private static Table widths() throws RunnerException {
    Table table =
        new Table(
            "Nanoseconds by width of vectors",
            Column.text("kernel"),
            Column.number("bits", 0),
            Column.number("time", 1),
            Column.number("±", 1));
    for (RunResult result : JmhResults.of(WidthsBenchmark.class)) {
      Case measured = Case.of(result.getParams());
      Result<?> time = result.getPrimaryResult();
      table.add(measured.kernel(), measured.number("bits"), time.getScore(), time.getScoreError());
    }
    return table;
  }
}
