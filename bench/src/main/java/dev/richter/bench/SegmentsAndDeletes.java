package dev.richter.bench;

import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.BuildReport;
import dev.richter.bench.worker.BuildSetting;
import dev.richter.bench.worker.Ranks;
import dev.richter.bench.worker.Worker;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Recall and latency when the same documents lie in several segments, and when some are deleted.
 */
@Command(
    name = SegmentsAndDeletes.NAME,
    description = "Recall with 1, 4 and 16 segments, and after deleting 30 %% of the documents.")
final class SegmentsAndDeletes implements Callable<Integer> {

  static final String NAME = "segments";

  private static final List<Integer> SEGMENTS = List.of(1, 4, 16);
  private static final double DELETED = 0.3;

  private static final String TEXT =
      """
      The same documents with the same parameters, default build and default search, in a Lucene index that does not \
      merge by itself. Then a random 30 % of the documents are deleted and stay where they are; in the end the last \
      index is merged. Recall is against the exact answers among the documents that are left. One thread, kept on one \
      CPU; medians over rounds; dev queries.""";

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.now();
    Collection collection = options.collection();
    int[] ranks = Ranks.of(collection.rows());
    int bound = (int) (collection.rows() * DELETED);
    IntPredicate alive = row -> ranks[row] >= bound;
    Measurement before = new Measurement(collection, collection.dev());
    Measurement after =
        new Measurement(collection, collection.among(collection.dev(), alive), alive);
    Table builds = FigureTables.builds("Builds, all CPUs");
    Table table = table();
    for (int segments : SEGMENTS) {
      Plan plan =
          Plan.java("Richter in Lucene", Worker.Kind.SEGMENTS, BuildSetting.DEFAULT)
              .withSegments(segments);
      BuildReport build = plan.build(collection, options);
      FigureTables.addBuild(builds, plan.engine(), segments + " segments", build);
      measure(plan, build, before, segments + " segments", "none", table);
      plan.delete(bound, options);
      measure(plan, build, after, segments + " segments", "30 %", table);
      if (segments == SEGMENTS.getLast()) {
        BuildReport merged = plan.merge(options);
        FigureTables.addBuild(builds, plan.engine(), "merge of these", merged);
        measure(plan, merged, after, "merged", "30 %", table);
      }
    }
    options.report(NAME, "Segments and deletes", TEXT, machine, List.of(table, builds));
    return 0;
  }

  private static Table table() {
    return new Table(
        "Defaults, dev queries",
        Column.text("index"),
        Column.text("deleted"),
        Column.number("k", 0),
        Column.number("recall", 4),
        Column.number("mean µs", 0),
        Column.number("p99", 0),
        Column.number("CPU µs", 0),
        Column.number("lists", 1),
        Column.number("postings", 0),
        Column.number("blocks opened", 0),
        Column.number("documents", 0));
  }

  private void measure(
      Plan plan,
      BuildReport build,
      Measurement measurement,
      String index,
      String deleted,
      Table table)
      throws IOException {
    try (Contender contender = Contender.open(plan, build, measurement.collection(), options)) {
      List<Trial> trials =
          BenchOptions.KS.stream()
              .map(k -> new Trial(contender, SearchSetting.defaults(), k))
              .toList();
      for (Point point : measurement.rounds(trials, options.rounds())) {
        table.add(
            index,
            deleted,
            point.trial().k(),
            point.recall(),
            point.micros(),
            point.p99(),
            point.cpuMicros(),
            point.work().lists(),
            point.work().postings(),
            point.work().blocksOpened(),
            point.work().documentsScored());
      }
    }
  }
}
