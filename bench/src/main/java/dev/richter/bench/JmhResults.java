package dev.richter.bench;

import dev.richter.bench.report.Results;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Model.CommandSpec;

/** Runs JMH benchmarks, puts what twins take side by side, and publishes the tables. */
final class JmhResults {

  private static final String TWIN = "twin";

  private JmhResults() {}

  /**
   * What both twins are measured on.
   *
   * @param kernel the name of the benchmark's method
   * @param parameters the benchmark's parameters but the twin
   */
  record Case(String kernel, Map<String, String> parameters) {

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
  record Times(Case measured, Result<?> scalar, Result<?> vector) {

    /** The cells of {@link #twinTable}'s last columns. */
    Stream<Object> cells(double factor) {
      return Stream.of(
          scalar.getScore() * factor,
          scalar.getScoreError() * factor,
          vector.getScore() * factor,
          vector.getScoreError() * factor,
          scalar.getScore() / vector.getScore());
    }
  }

  /** A table whose last columns are the times of the twins. */
  static Table twinTable(String caption, Column... shape) {
    Stream<Column> times =
        Stream.of(
            Column.number("scalar", 1),
            Column.number("±", 1),
            Column.number("vector", 1),
            Column.number("±", 1),
            Column.number("scalar / vector", 2));
    return new Table(caption, Stream.concat(Stream.of(shape), times).toArray(Column[]::new));
  }

  /** Runs a benchmark of twins. */
  static List<Times> ofTwins(Class<?> benchmark) throws RunnerException {
    Map<Case, Map<String, Result<?>>> results = new LinkedHashMap<>();
    for (RunResult result : of(benchmark)) {
      results
          .computeIfAbsent(Case.of(result.getParams()), key -> new LinkedHashMap<>())
          .put(result.getParams().getParam(TWIN), result.getPrimaryResult());
    }
    List<Times> times = new ArrayList<>();
    results.forEach((measured, twins) -> times.add(times(measured, twins)));
    return times;
  }

  /** Runs a benchmark with all its parameters. */
  static Collection<RunResult> of(Class<?> benchmark) throws RunnerException {
    return new Runner(new OptionsBuilder().include(benchmark.getName() + "\\.").build()).run();
  }

  /** Prints the tables of a section and puts it among the results. */
  static void publish(CommandSpec command, Section section) throws IOException {
    section.tables().forEach(table -> System.out.printf("%n%s", table.markdown()));
    Main main = (Main) command.root().userObject();
    new Results(main.home(), Main.sections()).put(section);
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
