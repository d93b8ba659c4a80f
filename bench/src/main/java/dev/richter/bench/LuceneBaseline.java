package dev.richter.bench;

import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Table;
import dev.richter.bench.worker.BuildSetting;
import dev.richter.bench.worker.Request;
import dev.richter.bench.worker.Worker;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Richter beside what Lucene has for learned sparse vectors. */
@Command(
    name = LuceneBaseline.NAME,
    description = "Richter beside Lucene's feature fields, which are exact.")
final class LuceneBaseline implements Callable<Integer> {

  static final String NAME = "lucene";

  private static final int K = 10;

  private static final String TEXT =
      """
      Lucene's `FeatureField` with a disjunction of linear queries, which is exact but for weights of 9 significant bits \
      and skips what its block maxima rule out; the same without skipping, *exhaustive*; Richter's exact search over its \
      8-bit weights; Richter's defaults. One thread, kept on one CPU; one pass after warming up; dev queries.""";

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.now();
    Collection collection = options.collection();
    Table sizes = FigureTables.builds("Builds; Lucene's is on one thread");
    Table points = FigureTables.points("Dev queries, %,d documents".formatted(collection.rows()));
    Measurement measurement = new Measurement(collection, collection.dev());
    Plan features = Plan.java("Lucene", Worker.Kind.FEATURE_FIELDS, BuildSetting.DEFAULT);
    try (Contender lucene = Contender.start(features, collection, options)) {
      FigureTables.addBuild(sizes, lucene);
      FigureTables.addPoint(points, "", measurement.once(exact(lucene)));
    }
    Plan exhaustive =
        Plan.java("Lucene exhaustive", Worker.Kind.FEATURE_FIELDS_EXHAUSTIVE, BuildSetting.DEFAULT);
    try (Contender lucene = Contender.start(exhaustive, collection, options)) {
      FigureTables.addPoint(points, "", measurement.once(exact(lucene)));
    }
    try (Contender richter =
        Contender.start(Plan.richter(BuildSetting.DEFAULT), collection, options)) {
      FigureTables.addBuild(sizes, richter);
      FigureTables.addPoint(points, "exact", measurement.once(exact(richter)));
      Trial defaults = new Trial(richter, SearchSetting.defaults(), K);
      FigureTables.addPoint(points, "defaults", measurement.once(defaults));
    }
    options.report(NAME, "Beside Lucene", TEXT, machine, List.of(points, sizes));
    return 0;
  }

  private static Trial exact(Contender contender) {
    return new Trial(contender, SearchSetting.defaults(), K, true, Request.ALL_RANKS);
  }
}
