package dev.richter.bench;

import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.BuildSetting;
import dev.richter.bench.worker.Log;
import dev.richter.bench.worker.Ranks;
import dev.richter.bench.worker.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Recall and latency under filters of different selectivity. */
@Command(
    name = Filters.NAME,
    description =
        "Recall and latency under filters that accept 50, 10, 3, 1 and 0.1 %% of the documents.")
final class Filters implements Callable<Integer> {

  static final String NAME = "filters";

  private static final List<Double> SHARES = List.of(1.0, 0.5, 0.1, 0.03, 0.01, 0.001);

  private static final String TEXT =
      """
      A range over a number in the payload accepts a random share of the documents. Recall is against the exact answers \
      among these, computed apart from the index; every search but those marked exact uses the defaults. One thread, \
      kept on one CPU; medians over rounds, but exact searches run once; dev queries.""";

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.now();
    Collection collection = options.collection();
    Table table =
        new Table(
            "Dev queries, %,d documents".formatted(collection.rows()),
            Column.text("accepted"),
            Column.number("documents", 0),
            Column.number("k", 0),
            Column.text("search"),
            Column.number("recall", 4),
            Column.number("mean µs", 0),
            Column.number("p50", 0),
            Column.number("p99", 0),
            Column.number("CPU µs", 0),
            Column.number("blocks opened", 0),
            Column.number("scored", 0));
    Plan plan = Plan.richter(BuildSetting.DEFAULT).addRanks();
    try (Contender contender = Contender.start(plan, collection, options)) {
      for (double share : SHARES) {
        measure(contender, collection, share, table);
      }
    }
    options.report(NAME, "Filters", TEXT, machine, List.of(table));
    return 0;
  }

  private void measure(Contender contender, Collection collection, double share, Table table)
      throws IOException {
    Log.log("filtering %s", share);
    int[] ranks = Ranks.of(collection.rows());
    int bound = share == 1 ? Request.ALL_RANKS : (int) (collection.rows() * share);
    IntPredicate accepted = row -> ranks[row] < bound;
    Measurement measurement =
        new Measurement(collection, collection.among(collection.dev(), accepted), accepted);
    List<Trial> trials = new ArrayList<>();
    for (int k : BenchOptions.KS) {
      trials.add(new Trial(contender, SearchSetting.defaults(), k, false, bound));
    }
    List<Point> points = new ArrayList<>(measurement.rounds(trials, options.rounds()));
    points.add(
        measurement.once(
            new Trial(
                contender, SearchSetting.defaults(), BenchOptions.KS.getFirst(), true, bound)));
    for (Point point : points) {
      table.add(
          share == 1 ? "no filter" : "%s %%".formatted(percent(share)),
          Math.min(bound, collection.rows()),
          point.trial().k(),
          point.trial().exact() ? "exact" : "",
          point.recall(),
          point.micros(),
          point.p50(),
          point.p99(),
          point.cpuMicros(),
          point.work().blocksOpened(),
          point.work().documentsScored());
    }
  }

  private static String percent(double share) {
    return Double.toString(share * 100).replaceFirst("\\.0$", "");
  }
}
