package dev.richter.bench;

import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.BuildSetting;
import dev.richter.bench.worker.MemoryUse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Building and searching with a small heap. */
@Command(name = MemoryLimits.NAME, description = "Builds and searches with small heaps.")
final class MemoryLimits implements Callable<Integer> {

  static final String NAME = "memory";

  private static final String TEXT =
      """
      Default build and default search in processes with a limited Java heap. *Resident* counts pages of mapped index \
      files, which the system takes back when it needs them; *anonymous* is what is resident without them at the end. \
      *Peak heap* includes garbage.""";

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--build-heap",
      defaultValue = "1024",
      paramLabel = "MIB",
      description = "The heap to build with (default: ${DEFAULT-VALUE}).")
  private int buildHeap;

  @Option(
      names = "--search-heap",
      defaultValue = "512",
      paramLabel = "MIB",
      description = "The heap to search with (default: ${DEFAULT-VALUE}).")
  private int searchHeap;

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.now();
    Collection collection = options.collection();
    Table table =
        new Table(
            "%,d documents".formatted(collection.rows()),
            Column.text("step"),
            Column.number("heap limit MiB", 0),
            Column.number("peak heap MiB", 0),
            Column.number("peak resident MiB", 0),
            Column.number("anonymous MiB", 0),
            Column.number("seconds", 1),
            Column.number("recall", 4),
            Column.number("mean µs", 0),
            Column.number("p99", 0));
    Plan plan =
        Plan.richter(BuildSetting.DEFAULT)
            .withHeap("Richter %d %d".formatted(buildHeap, searchHeap), buildHeap, searchHeap);
    try (Contender contender = Contender.start(plan, collection, options)) {
      add(table, "build", buildHeap, contender.build().memory(), contender.build().seconds(), null);
      for (int k : BenchOptions.KS) {
        Trial trial = new Trial(contender, SearchSetting.defaults(), k);
        Point point =
            new Measurement(collection, collection.dev())
                .rounds(List.of(trial), options.rounds())
                .getFirst();
        add(table, "search, k = " + k, searchHeap, point.report().memory(), null, point);
      }
    }
    options.report(NAME, "Memory", TEXT, machine, List.of(table));
    return 0;
  }

  private static void add(
      Table table,
      String step,
      int heap,
      MemoryUse memory,
      @Nullable Double seconds,
      @Nullable Point point) {
    table.add(
        step,
        heap,
        FigureTables.known(memory.peakHeapBytes()),
        FigureTables.known(memory.peakResidentBytes()),
        FigureTables.known(memory.anonymousBytes()),
        seconds,
        point == null ? null : point.recall(),
        point == null ? null : point.micros(),
        point == null ? null : point.p99());
  }
}
