package dev.richter.bench;

import dev.richter.bench.kernels.PostingsBenchmark;
import dev.richter.bench.kernels.ScoringBenchmark;
import dev.richter.bench.kernels.SumsBenchmark;
import dev.richter.bench.kernels.WidthsBenchmark;
import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Results;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
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

  private static final String TWIN = "twin";

  @Spec private CommandSpec spec;

  /**
   * What both twins are measured on.
   *
   * @param kernel the name of the benchmark's method
   * @param parameters the benchmark's parameters but the twin
   */
  private record Case(String kernel, Map<String, String> parameters) {

    static Case of(BenchmarkParams measured) {
      String benchmark = measured.getBenchmark();
      Map<String, String> parameters = new LinkedHashMap<>();
      for (String key : measured.getParamsKeys()) {
        if (!key.equals(TWIN)) {
          parameters.put(key, measured.getParam(key));
        }
      }
      return new Case(benchmark.substring(benchmark.lastIndexOf('.') + 1), parameters);
    }

    String text(String parameter) {
      @Nullable String value = parameters.get(parameter);
      if (value == null) {
        throw new IllegalStateException("%s has no parameter %s".formatted(this, parameter));
      }
      return value;
    }

    int number(String parameter) {
      return Integer.parseInt(text(parameter));
    }
  }

  /** The times of both twins, in nanoseconds. */
  private record Times(Case measured, Result<?> scalar, Result<?> vector) {

    /** The cells of {@link #table}'s last columns. */
    Stream<Object> cells(double factor) {
      return Stream.of(
          scalar.getScore() * factor,
          scalar.getScoreError() * factor,
          vector.getScore() * factor,
          vector.getScoreError() * factor,
          scalar.getScore() / vector.getScore());
    }
  }

  @Override
  public Integer call() throws IOException, RunnerException {
    Machine machine = Machine.now();
    List<Table> tables = List.of(scoring(), sums(), postings(), widths());
    tables.forEach(table -> System.out.printf("%n%s", table.markdown()));
    String command = "./richter bench " + NAME;
    Main main = (Main) spec.root().userObject();
    new Results(main.home(), Main.sections())
        .put(new Section(NAME, "Kernels", TEXT, command, machine, tables, List.of()));
    return 0;
  }

  private static Table scoring() throws RunnerException {
    Table table =
        table(
            "Nanoseconds a document",
            Column.text("record"),
            Column.number("tokens", 0),
            Column.text("records in"));
    for (Times times : run(ScoringBenchmark.class)) {
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
        table(
            "Nanoseconds for 1,000 sums",
            Column.text("kernel"),
            Column.text("sum"),
            Column.number("sums", 0));
    for (Times times : run(SumsBenchmark.class)) {
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
    for (RunResult result : results(PostingsBenchmark.class)) {
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
    for (RunResult result : results(WidthsBenchmark.class)) {
      Case measured = Case.of(result.getParams());
      Result<?> time = result.getPrimaryResult();
      table.add(measured.kernel(), measured.number("bits"), time.getScore(), time.getScoreError());
    }
    return table;
  }

  /** A table whose last columns are the times of the twins. */
  private static Table table(String caption, Column... shape) {
    Stream<Column> times =
        Stream.of(
            Column.number("scalar", 1),
            Column.number("±", 1),
            Column.number("vector", 1),
            Column.number("±", 1),
            Column.number("scalar / vector", 2));
    return new Table(caption, Stream.concat(Stream.of(shape), times).toArray(Column[]::new));
  }

  private static List<Times> run(Class<?> benchmark) throws RunnerException {
    Map<Case, Map<String, Result<?>>> results = new LinkedHashMap<>();
    for (RunResult result : results(benchmark)) {
      results
          .computeIfAbsent(Case.of(result.getParams()), key -> new LinkedHashMap<>())
          .put(result.getParams().getParam(TWIN), result.getPrimaryResult());
    }
    List<Times> times = new ArrayList<>();
    results.forEach((measured, twins) -> times.add(times(measured, twins)));
    return times;
  }

  private static Collection<RunResult> results(Class<?> benchmark) throws RunnerException {
    return new Runner(new OptionsBuilder().include(benchmark.getName() + "\\.").build()).run();
  }

  private static Times times(Case measured, Map<String, Result<?>> twins) {
    @Nullable Result<?> scalar = twins.get("scalar");
    @Nullable Result<?> vector = twins.get("vector");
    if (scalar == null || vector == null) {
      throw new IllegalStateException("%s was not measured with both twins".formatted(measured));
    }
    return new Times(measured, scalar, vector);
  }
}
