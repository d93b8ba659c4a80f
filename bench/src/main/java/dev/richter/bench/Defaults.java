package dev.richter.bench;

import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.BuildSetting;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the defaults reach, untouched, on collections of different sizes. */
@Command(
    name = Defaults.NAME,
    description = "Recall of all defaults, on parts of the collection and on the whole.")
final class Defaults implements Callable<Integer> {

  static final String NAME = "defaults";

  private static final String TEXT =
      """
      Default build and default search, nothing tuned, on the first rows of the collection and on all of it. One \
      thread, kept on one CPU; medians over rounds.""";

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      description = "How many documents to take; the whole collection comes in any case.")
  private List<Integer> sizes = List.of(10_000, 50_000);

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.now();
    Table builds = FigureTables.builds("Builds, all CPUs");
    Table recalls =
        new Table(
            "Defaults",
            Column.number("documents", 0),
            Column.number("k", 0),
            Column.number("recall, tune", 4),
            Column.number("recall, dev", 4),
            Column.number("mean µs, dev", 0),
            Column.number("CPU µs, dev", 0));
    for (int size : sizes) {
      measure(options.withRows(size), builds, recalls);
    }
    measure(options, builds, recalls);
    options.report(NAME, "Defaults", TEXT, machine, List.of(recalls, builds));
    return 0;
  }

  private static void measure(BenchOptions part, Table builds, Table recalls) throws IOException {
    Collection collection = part.collection();
    try (Contender contender =
        Contender.start(Plan.richter(BuildSetting.DEFAULT), collection, part)) {
      FigureTables.addBuild(
          builds, "Richter", "%,d".formatted(collection.rows()), contender.build());
      for (int k : BenchOptions.KS) {
        Trial trial = new Trial(contender, SearchSetting.defaults(), k);
        Point tune = new Measurement(collection, collection.tune()).once(trial);
        Point dev =
            new Measurement(collection, collection.dev())
                .rounds(List.of(trial), part.rounds())
                .getFirst();
        recalls.add(
            collection.rows(), k, tune.recall(), dev.recall(), dev.micros(), dev.cpuMicros());
      }
    }
  }
}
