package dev.richter.bench;

import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.BuildSetting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Richter beside Seismic's own code and that of BMP, on the same CPU in the same minutes. */
@Command(
    name = PeerComparison.NAME,
    description = "Richter and pyseismic-lsr, and BMP if asked for, side by side, pass by pass.")
final class PeerComparison implements Callable<Integer> {

  static final String NAME = "peers";

  private static final String TEXT =
"""
      Both engines build from the same file with all CPUs, then search with one thread, kept on the same one CPU. Of \
      each engine, every setting of a grid is tried with every build on tuning queries; those that no other beats are \
      measured on the dev queries: a pass of Richter, a pass of Seismic, a pass of Richter, and so on. Medians over \
      rounds; times are microseconds a query. *cut* is Richter's impact cut, or Seismic's query cut and whether its \
      search is `sorted`. *dv* is Seismic's DotVByte index; the package has it over tokens as text only, the cost of \
      which is off its mean. Seismic's mean is that of `batch_search`, its percentiles are those of single calls. BMP's *cut* is the share of the \
query's tokens that it keeps, its *heap factor* the share of a block's bound that the threshold has to exceed; its \
blocks are of documents in the order of the collection, and its percentiles are those of single calls, which cost more.""";

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--build",
      paramLabel = "SETTING",
      description = "Build parameters of Richter; may be given more than once.")
  private List<String> builds = List.of("default");

  @Option(
      names = "--peer-build",
      paramLabel = "SETTING",
      description = "Build parameters of Seismic; may be given more than once.")
  private List<String> peerBuilds =
      List.of("n200,m6,c0.2,e0.5", "n400,m6,c0.2,e0.5", "n400,m6,c0.2,e0.5,dv");

  @Option(
      names = "--bmp-build",
      paramLabel = "SETTING",
      description = "Build parameters of BMP, such as b32; may be given more than once.")
  private List<String> bmpBuilds = List.of();

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.now();
    Collection collection = options.collection();
    try (Team richter = new Team();
        Team seismic = new Team();
        Team bmp = new Team()) {
      for (String build : builds) {
        richter.add(
            Contender.start(Plan.richter(BuildSetting.richter(build)), collection, options));
      }
      for (String build : peerBuilds) {
        Plan plan = SeismicPeer.plan(BuildSetting.seismic(build), options);
        seismic.add(Contender.start(plan, collection, options));
      }
      for (String build : bmpBuilds) {
        bmp.add(
            Contender.start(BmpPeer.plan(BuildSetting.bmp(build), options), collection, options));
      }
      Table sizes = FigureTables.builds("Builds, all CPUs");
      richter.contenders().forEach(contender -> FigureTables.addBuild(sizes, contender));
      seismic.contenders().forEach(contender -> FigureTables.addBuild(sizes, contender));
      bmp.contenders().forEach(contender -> FigureTables.addBuild(sizes, contender));
      Table ratios = ratioTable();
      Table points = FigureTables.points("Dev queries, %,d documents".formatted(collection.rows()));
      for (int k : BenchOptions.KS) {
        compare(richter, seismic, bmp, collection, k, options.rounds(), ratios, points);
      }
      options.report(
          NAME, "Beside Seismic's own code", TEXT, machine, List.of(ratios, sizes, points));
    }
    return 0;
  }

  private static Table ratioTable() {
    return new Table(
        "Latency at equal recall on the dev queries, between the measured points",
        Column.number("k", 0),
        Column.number("recall", 2),
        Column.number("Richter µs", 0),
        Column.number("Seismic µs", 0),
        Column.number("Seismic / Richter", 2));
  }

  private static void compare(
      Team richter,
      Team seismic,
      Team bmp,
      Collection collection,
      int k,
      int rounds,
      Table ratios,
      Table points)
      throws IOException {
    List<Trial> chosen =
        alternating(
            alternating(richter.front(collection, k), seismic.front(collection, k)),
            bmp.front(collection, k));
    List<Point> measured = new Measurement(collection, collection.dev()).rounds(chosen, rounds);
    List<Point> ofRichter = measured.stream().filter(richter::has).toList();
    List<Point> ofSeismic = measured.stream().filter(seismic::has).toList();
    ParetoFront ours = ParetoFront.of(ofRichter, Point::micros);
    ParetoFront theirs = ParetoFront.of(ofSeismic, Point::micros);
    for (double recall : BenchOptions.TARGETS) {
      @Nullable Double ourMicros = boxed(ours.microsAt(recall));
      @Nullable Double theirMicros = boxed(theirs.microsAt(recall));
      ratios.add(
          k,
          recall,
          ourMicros,
          theirMicros,
          ourMicros == null || theirMicros == null ? null : theirMicros / ourMicros);
    }
    ofRichter.forEach(point -> FigureTables.addPoint(points, "", point));
    ofSeismic.forEach(point -> FigureTables.addPoint(points, "", point));
    measured.stream().filter(bmp::has).forEach(point -> FigureTables.addPoint(points, "", point));
  }

  private static @Nullable Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  /** One of each in turn, so that neither engine has the quieter minutes. */
  private static List<Trial> alternating(List<Trial> first, List<Trial> second) {
    List<Trial> all = new ArrayList<>();
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      if (i < first.size()) {
        all.add(first.get(i));
      }
      if (i < second.size()) {
        all.add(second.get(i));
      }
    }
    return all;
  }
}
