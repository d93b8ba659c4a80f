package dev.richter.bench;

import dev.richter.bench.ClusterMeasurement.Served;
import dev.richter.bench.cluster.ClusterIndex;
import dev.richter.bench.cluster.NodeCosts;
import dev.richter.bench.cluster.ProfiledAnswer;
import dev.richter.bench.cluster.ShardLatencies;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.BuildReport;
import dev.richter.bench.worker.PassReport.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of {@link Clusters}. */
final class ClusterTables {

  static final String TEXT =
      """
      The same vectors in one embedded index, searched in its own process on one CPU, and in OpenSearch with Richter's plugin, asked \
      over HTTP from another process; every shard is one segment, there are no replicas, and answers are ids and scores. \
      The nodes are processes of this one machine, and share its CPUs with each other and with the client: more shards \
      than CPUs wait for each other here, which shards on machines of their own do not. So latencies of several nodes say \
      what the work of distributing costs, not what machines gain. *CPU µs* is what all nodes had of the CPUs for a query, \
      or the process of the embedded index. *Query phase* and *fetch* are means over shards of what OpenSearch counts; \
      *traversal* is the plugin's own part of the query phase, by the profile of each query. *The rest* is the time over \
      HTTP less query phase and fetch: connections, JSON, coordination, and waiting for the slowest shard. *took* is \
      OpenSearch's figure, in whole milliseconds rounded down, averaged. *By independence* is what the slowest of \
      shards would take if how long one takes said nothing of another.""";

  /** The caption of the figures that plans are computed from. */
  static final String FIGURES = "Figures for plans";

  /** The caption of the traversals of every query where one shard has everything. */
  static final String TRAVERSALS = "Traversals of one shard";

  /** The caption of the latencies by size. */
  static final String SIZES = "By documents, embedded, one CPU";

  private static final String EMBEDDED = "embedded";

  /**
   * An index of a cluster.
   *
   * @param loadSeconds until everything was durable and could be searched
   * @param mergeSeconds to merge each shard into one segment
   */
  record Built(
      int nodes,
      int shards,
      int documents,
      double loadSeconds,
      double mergeSeconds,
      ClusterIndex.FileSizes files) {

    private String name() {
      return "%d on %d".formatted(shards, nodes);
    }
  }

  private final int k;

  private final Table latencies =
      new Table(
          "A query after the other, on one connection, µs",
          Column.text("shards on nodes"),
          Column.number("k", 0),
          Column.text("search"),
          Column.number("recall", 4),
          Column.number("mean µs", 0),
          Column.number("p50", 0),
          Column.number("p95", 0),
          Column.number("p99", 0),
          Column.number("CPU µs", 0));

  private final Table stages =
      new Table(
          "Where the time goes at the defaults, means in µs",
          Column.text("shards on nodes"),
          Column.number("k", 0),
          Column.number("recall", 4),
          Column.number("over HTTP", 0),
          Column.number("query phase", 0),
          Column.number("traversal", 0),
          Column.number("slowest traversal", 0),
          Column.number("fetch", 0),
          Column.number("the rest", 0),
          Column.number("took ms", 2),
          Column.number("documents scored", 0));

  private final Table throughput;

  private final Table loading =
      new Table(
          "Loading and sizes",
          Column.text("shards on nodes"),
          Column.number("load seconds", 1),
          Column.number("merge seconds", 1),
          Column.number("Richter MiB", 1),
          Column.text("of which"),
          Column.number("sources and ids MiB", 1),
          Column.number("other MiB", 1),
          Column.number("bytes a document", 0));

  private final Table sizes =
      new Table(
          SIZES,
          Column.number("documents", 0),
          Column.number("k", 0),
          Column.number("recall", 4),
          Column.number("mean µs", 0),
          Column.number("p50", 0),
          Column.number("p95", 0),
          Column.number("p99", 0),
          Column.number("CPU µs", 0),
          Column.number("documents scored", 0),
          Column.number("index bytes a document", 0));

  private final Table slowest =
      new Table(
          "The slowest traversal of a query, µs",
          Column.text("shards on nodes"),
          Column.number("mean of a shard", 0),
          Column.number("mean of the slowest", 0),
          Column.number("by independence", 0),
          Column.number("p99 of the slowest", 0),
          Column.number("by independence, p99", 0));

  private final Table costs =
      new Table(
          "What a query costs beside traversals, µs on CPUs, from two nodes with 1 and 2 shards each",
          Column.number("coordinating", 0),
          Column.number("coordinating, for each shard", 0),
          Column.number("a shard", 0));

  private final Table traversals =
      new Table(TRAVERSALS, Column.number("usual µs", 1), Column.number("more µs", 1));

  private final Table figures =
      new Table(
          FIGURES,
          Column.number("documents", 0),
          Column.number("recall", 4),
          Column.number("list bytes", 1),
          Column.number("forward bytes", 1),
          Column.number("other bytes", 1),
          Column.number("documents scored", 0),
          Column.number("request µs", 1),
          Column.number("ask µs", 1),
          Column.number("shard µs", 1));

  private final Table formula =
      new Table(
          "The formula of plans beside what was measured, mean µs over HTTP",
          Column.text("shards on nodes"),
          Column.number("measured", 0),
          Column.number("formula", 0),
          Column.number("measured / formula", 2));

  /** What the formula is held against. */
  private record Asked(String name, int shards, double mean, double slowest) {}

  private final List<Asked> asked = new ArrayList<>();
  private List<Double> oneShard = List.of();

  /**
   * Makes empty tables.
   *
   * @param connections over how many connections throughput is taken
   */
  ClusterTables(int k, int connections) {
    this.k = k;
    this.throughput =
        new Table(
            "As fast as they are answered, %d connections, defaults".formatted(connections),
            Column.text("shards on nodes"),
            Column.number("k", 0),
            Column.number("recall", 4),
            Column.number("queries a second", 0),
            Column.number("p50 µs", 0),
            Column.number("p99 µs", 0),
            Column.number("CPU µs", 0),
            Column.number("client CPU µs", 0));
  }

  /** Adds the embedded index of the whole collection. */
  void addEmbedded(int documents, BuildReport build, Point defaults, Point exact) {
    addLatency(EMBEDDED, "defaults", defaults);
    addLatency(EMBEDDED, "exact", exact);
    Map<String, Long> parts = build.bytesByPart();
    long own = part(parts, "rsb") + part(parts, "rsf") + part(parts, "rsm");
    long stored = part(parts, "fdt") + part(parts, "fdx") + part(parts, "fdm");
    addLoading(
        EMBEDDED,
        documents,
        build.seconds(),
        null,
        new ClusterIndex.FileSizes(
            part(parts, "rsb"), part(parts, "rsf"), own, stored, build.bytes()));
  }

  private static long part(Map<String, Long> bytesByPart, String extension) {
    return bytesByPart.getOrDefault(extension, 0L);
  }

  private void addLatency(String name, String search, Point point) {
    latencies.add(
        name,
        k,
        search,
        point.recall(),
        point.micros(),
        point.p50(),
        point.p95(),
        point.p99(),
        point.cpuMicros());
  }

  /** Adds an embedded index of a part of the collection. */
  void addSize(int documents, BuildReport build, Point point) {
    sizes.add(
        documents,
        k,
        point.recall(),
        point.micros(),
        point.p50(),
        point.p95(),
        point.p99(),
        point.cpuMicros(),
        point.work().documentsScored(),
        (double) build.bytes() / documents);
  }

  /** Adds an index of a cluster. */
  void addServed(Built built, Served served) {
    addLatency(
        built.name(),
        "defaults",
        served.recall(),
        served.mean(),
        served.percentiles(),
        served.cpuMicros());
    addLatency(
        built.name(),
        "exact",
        served.exactRecall(),
        served.exactMean(),
        served.exactPercentiles(),
        null);
    stages.add(
        built.name(),
        k,
        served.recall(),
        served.mean(),
        served.queryPhase(),
        served.traversal(),
        served.slowest(),
        served.fetchPhase(),
        served.mean() - served.queryPhase() - served.fetchPhase(),
        served.tookMillis(),
        served.documentsScored());
    throughput.add(
        built.name(),
        k,
        served.recall(),
        served.load().rate(),
        served.load().micros(50),
        served.load().micros(99),
        served.load().serverCpuNanos() / 1e3 / served.load().accepted(),
        served.load().clientCpuNanos() / 1e3 / served.load().accepted());
    addLoading(
        built.name(), built.documents(), built.loadSeconds(), built.mergeSeconds(), built.files());
    addSlowest(built, served);
    asked.add(new Asked(built.name(), built.shards(), served.mean(), served.slowest()));
    if (built.shards() == 1) {
      keepFigures(built, served);
    }
  }

  private void addLatency(
      String name,
      String search,
      double recall,
      double mean,
      Percentiles percentiles,
      @Nullable Double cpuMicros) {
    latencies.add(
        name,
        k,
        search,
        recall,
        mean,
        percentiles.p50(),
        percentiles.p95(),
        percentiles.p99(),
        cpuMicros);
  }

  private void addLoading(
      String name,
      int documents,
      double loadSeconds,
      @Nullable Double mergeSeconds,
      ClusterIndex.FileSizes files) {
    loading.add(
        name,
        loadSeconds,
        mergeSeconds,
        FigureTables.mebibytes(files.own()),
        "lists %.1f, vectors %.1f"
            .formatted(
                FigureTables.mebibytes(files.lists()), FigureTables.mebibytes(files.forward())),
        FigureTables.mebibytes(files.stored()),
        FigureTables.mebibytes(files.all() - files.own() - files.stored()),
        (double) files.all() / documents);
  }

  private void addSlowest(Built built, Served served) {
    ShardLatencies one =
        new ShardLatencies(
            served.profile().stream()
                .flatMap(answer -> answer.shards().stream())
                .mapToDouble(ProfiledAnswer.Shard::traversalMicros)
                .toArray());
    ShardLatencies largest =
        new ShardLatencies(
            served.profile().stream().mapToDouble(ProfiledAnswer::slowestMicros).toArray());
    slowest.add(
        built.name(),
        one.mean(),
        largest.mean(),
        one.meanOfSlowest(built.shards()),
        largest.quantileOfSlowest(1, 0.99),
        one.quantileOfSlowest(built.shards(), 0.99));
  }

  private void keepFigures(Built built, Served served) {
    ClusterIndex.FileSizes files = built.files();
    double documents = built.documents();
    oneShard =
        List.of(
            documents,
            served.recall(),
            files.lists() / documents,
            (files.own() - files.lists()) / documents,
            (files.all() - files.own()) / documents,
            served.documentsScored());
    for (int query = 0; query < served.profile().size(); query++) {
      int one = query;
      double[] rounds =
          served.profiles().stream().mapToDouble(round -> round.get(one).slowestMicros()).toArray();
      double last = rounds[rounds.length - 1];
      double usual = new ShardLatencies(rounds).quantileOfSlowest(1, 0.5);
      traversals.add(tenths(usual), tenths(Math.max(0, last - usual)));
    }
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** Adds what queries cost nodes, when everything else is there. */
  void addCosts(NodeCosts of) {
    costs.add(of.request(), of.ask(), of.shard());
    for (Asked one : asked) {
      double sum = of.request() + one.shards() * of.ask() + of.shard() + one.slowest();
      formula.add(one.name(), one.mean(), sum, one.mean() / sum);
    }
    List<Object> all = new ArrayList<>(oneShard);
    all.addAll(List.of(of.request(), of.ask(), of.shard()));
    figures.add(all.toArray());
  }

  /** The tables for RESULTS.md. */
  List<Table> shown() {
    return List.of(latencies, stages, throughput, loading, sizes, slowest, costs, formula);
  }

  /** What plans are computed from, beside these. */
  Table[] kept() {
    return new Table[] {figures, traversals};
  }
}
