package dev.richter.bench;

import dev.richter.bench.kernels.KernelBenchmark;
import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Results;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs {@link KernelBenchmark} and puts the twins side by side. */
@Command(name = KernelTimes.NAME, description = "The scalar and the Vector API kernels, by JMH.")
final class KernelTimes implements Callable<Integer> {

  static final String NAME = "kernels";

  private static final String TEXT =
      """
      Nanoseconds to score one document with a query of 22 tokens, by JMH: records at random places of 64 KiB, which \
      stay in the cache, or of 768 MiB, which come from memory. ± is JMH's error at 99.9 %.""";

  @Spec private CommandSpec spec;

  /** What both twins are measured on. */
  private record Case(String form, int size, int kibibytes) {}

  @Override
  public Integer call() throws IOException, RunnerException {
    Machine machine = Machine.now();
    Map<Case, Map<String, RunResult>> results = new LinkedHashMap<>();
    var options = new OptionsBuilder().include(KernelBenchmark.class.getName()).build();
    for (RunResult result : new Runner(options).run()) {
      Case measured =
          new Case(
              result.getParams().getParam("form"),
              Integer.parseInt(result.getParams().getParam("size")),
              Integer.parseInt(result.getParams().getParam("kibibytes")));
      results
          .computeIfAbsent(measured, key -> new LinkedHashMap<>())
          .put(result.getParams().getParam("twin"), result);
    }
    Table table =
        new Table(
            "Nanoseconds a document",
            Column.text("record"),
            Column.number("tokens", 0),
            Column.text("records in"),
            Column.number("scalar", 1),
            Column.number("±", 1),
            Column.number("vector", 1),
            Column.number("±", 1),
            Column.number("scalar / vector", 2));
    results.forEach((measured, twins) -> addRow(table, measured, twins));
    System.out.printf("%n%s", table.markdown());
    String command = "./richter bench " + NAME;
    Main main = (Main) spec.root().userObject();
    new Results(main.home(), Main.sections())
        .put(new Section(NAME, "Kernels", TEXT, command, machine, List.of(table), List.of()));
    return 0;
  }

  private static void addRow(Table table, Case measured, Map<String, RunResult> twins) {
    @Nullable RunResult scalar = twins.get("scalar");
    @Nullable RunResult vector = twins.get("vector");
    if (scalar == null || vector == null) {
      throw new IllegalStateException("%s was not measured with both twins".formatted(measured));
    }
    double scalarNanos = scalar.getPrimaryResult().getScore();
    double vectorNanos = vector.getPrimaryResult().getScore();
    table.add(
        measured.form(),
        measured.size(),
        measured.kibibytes() <= 1024 ? "cache" : "memory",
        scalarNanos,
        scalar.getPrimaryResult().getScoreError(),
        vectorNanos,
        vector.getPrimaryResult().getScoreError(),
        scalarNanos / vectorNanos);
  }
}
