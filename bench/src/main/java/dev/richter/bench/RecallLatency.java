package dev.richter.bench;

import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Table;
import dev.richter.bench.worker.BuildSetting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Richter's recall against its latency, with build time, size and memory. */
@Command(
    name = RecallLatency.NAME,
    description = "Recall against latency: settings chosen on tune, reported on dev.")
final class RecallLatency implements Callable<Integer> {

  static final String NAME = "recall";

  private static final String TEXT =
      """
      One thread, kept on one CPU. Every setting of a grid is tried on the tuning queries; for each recall the fastest \
      that reaches it there is measured on the dev queries, as are the defaults. Medians over rounds; times are \
      microseconds a query, through `RichterIndex.search`. *lists* to *KiB read* count work per query; *cut* is the \
      impact cut. *f16* stores half-float weights, where the default has 8 bits.""";

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--build",
      paramLabel = "SETTING",
      description = "Build parameters, such as default or b2 or f16; may be given more than once.")
  private List<String> builds = List.of("default", "f16");

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.now();
    Collection collection = options.collection();
    Table sizes = FigureTables.builds("Builds, all CPUs");
    Table points = FigureTables.points("Dev queries, %,d documents".formatted(collection.rows()));
    Table sweep = FigureTables.points("Every setting tried on tuning queries");
    for (String build : builds) {
      Plan plan = Plan.richter(BuildSetting.richter(build));
      try (Contender contender = Contender.start(plan, collection, options)) {
        FigureTables.addBuild(sizes, contender);
        for (int k : BenchOptions.KS) {
          measure(contender, collection, k, points, sweep);
        }
      }
    }
    options.report(NAME, "Recall against latency", TEXT, machine, List.of(sizes, points), sweep);
    return 0;
  }

  private void measure(Contender contender, Collection collection, int k, Table points, Table sweep)
      throws IOException {
    List<Point> tried = new Measurement(collection, collection.sweep()).grid(contender, k);
    tried.forEach(point -> FigureTables.addPoint(sweep, "", point));
    ParetoFront front = ParetoFront.of(tried, Point::cpuMicros);
    List<String> reasons = new ArrayList<>();
    List<Trial> chosen = new ArrayList<>();
    for (double target : BenchOptions.TARGETS) {
      Optional<Point> point = front.reaching(target);
      if (point.isPresent()) {
        reasons.add("≥ %.2f".formatted(target));
        chosen.add(point.get().trial());
      }
    }
    reasons.add("defaults");
    chosen.add(new Trial(contender, SearchSetting.defaults(), k));
    List<Point> measured =
        new Measurement(collection, collection.dev()).rounds(chosen, options.rounds());
    for (int i = 0; i < measured.size(); i++) {
      FigureTables.addPoint(points, reasons.get(i), measured.get(i));
    }
  }
}
