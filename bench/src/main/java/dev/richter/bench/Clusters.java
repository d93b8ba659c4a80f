package dev.richter.bench;

import dev.richter.bench.ClusterMeasurement.Served;
import dev.richter.bench.cluster.ClusterIndex;
import dev.richter.bench.cluster.NodeCosts;
import dev.richter.bench.report.Machine;
import dev.richter.bench.serve.ProcessorTime;
import dev.richter.bench.worker.BuildSetting;
import dev.richter.bench.worker.Log;
import dev.richter.bench.worker.Request;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.opensearch.cluster.Cluster;
import dev.richter.opensearch.cluster.ClusterNode;
import dev.richter.opensearch.cluster.ClusterOptions;
import dev.richter.opensearch.cluster.Installation;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The same collection in one index and in clusters of OpenSearch, and what larger ones take. */
@Command(
    name = Clusters.NAME,
    description =
        "The same collection in one embedded index and in OpenSearch with Richter's plugin, by"
            + " nodes and shards; and what larger collections take, computed from that.")
final class Clusters implements Callable<Integer> {

  static final String NAME = "cluster";

  /** The section of what larger collections take. */
  static final String PLAN = "cluster-plan";

  static final int K = 10;
  private static final List<Integer> PARTS = List.of(8, 4, 2, 1);

  /** By nodes, how many shards an index has. */
  private record Arrangement(int nodes, List<Integer> shards) {}

  private static final List<Arrangement> ARRANGEMENTS =
      List.of(new Arrangement(1, List.of(1, 2, 4)), new Arrangement(2, List.of(2, 4)));

  @Mixin private BenchOptions options = new BenchOptions();

  @Mixin private PlanOptions planOptions = new PlanOptions();

  @Option(
      names = "--plan",
      description =
          "Measure nothing: compute what larger collections take from the figures that were kept.")
  private boolean planOnly;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      paramLabel = "N",
      description =
          "How long as many queries are sent as are answered (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-seconds",
      defaultValue = "20",
      paramLabel = "N",
      description =
          "How long nodes that have just started are asked before any time is taken, for code is"
              + " compiled meanwhile (default: ${DEFAULT-VALUE}).")
  private int warmSeconds;

  @Option(
      names = "--connections",
      defaultValue = "8",
      paramLabel = "N",
      description = "Over how many connections (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--heap",
      defaultValue = "1024",
      paramLabel = "MIB",
      description = "The heap of a node (default: ${DEFAULT-VALUE}).")
  private int heap;

  @Option(
      names = "--derived-source",
      description =
          "Let indexes make sources of the stored vectors when they are asked for, and keep none.")
  private boolean derivedSource;

  @Option(
      names = "--opensearch",
      paramLabel = "DIR",
      description =
          "A directory with lib and modules of OpenSearch (default: the one that the build makes).")
  private Optional<Path> openSearch = Optional.empty();

  @Option(
      names = "--plugin",
      paramLabel = "ZIP",
      description = "The plugin (default: the one that the build makes).")
  private Optional<Path> plugin = Optional.empty();

  @Override
  public Integer call() throws Exception {
    if (!planOnly) {
      measure();
    }
    options.keep(planOptions.plan(options.results(), options.shownCommand()));
    return 0;
  }

  private void measure() throws Exception {
    Machine machine = Machine.now();
    Collection collection = options.collection();
    ClusterTables tables = new ClusterTables(K, connections);
    for (int part : PARTS) {
      embedded(collection, part, tables);
    }
    Path work = options.collectionWork().resolve("clusters");
    if (Files.exists(work)) {
      IOUtils.rm(work);
    }
    Files.createDirectories(work);
    Installation installation = Installation.create(openSearch(), work.resolve("opensearch"));
    installation.install(plugin());
    List<NodeCosts.Sample> samples = new ArrayList<>();
    for (Arrangement arrangement : ARRANGEMENTS) {
      Path directory = work.resolve("nodes-%d".formatted(arrangement.nodes()));
      Log.log("starting %d nodes", arrangement.nodes());
      ClusterOptions nodes =
          ClusterOptions.of(arrangement.nodes())
              .withHeap(heap)
              .with(
                  "node.processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
      try (Cluster cluster = Cluster.start(installation, directory, nodes)) {
        List<ProcessorTime> times = processorTimes(cluster);
        for (int shards : arrangement.shards()) {
          boolean cold = shards == arrangement.shards().getFirst();
          Served served = serve(cluster, times, collection, shards, cold, tables);
          if (arrangement.nodes() == 2) {
            samples.add(
                new NodeCosts.Sample(
                    shards / 2,
                    served.nodeMicros().getFirst(),
                    served.nodeMicros().getLast(),
                    served.traversal()));
          }
        }
      }
    }
    IOUtils.rm(work);
    tables.addCosts(NodeCosts.of(samples.getFirst(), samples.getLast()));
    options.report(
        NAME, "Clusters of OpenSearch", ClusterTables.TEXT, machine, tables.shown(), tables.kept());
  }

  /** A part of the collection in an index of its own, searched in the process that has it. */
  private void embedded(Collection whole, int part, ClusterTables tables) throws IOException {
    int rows = whole.rows() / part;
    Collection collection = part == 1 ? whole : first(whole, rows);
    BenchOptions partOptions = part == 1 ? options : options.withRows(rows);
    try (Contender contender =
        Contender.start(Plan.richter(BuildSetting.DEFAULT), collection, partOptions)) {
      List<Trial> trials = new ArrayList<>();
      trials.add(new Trial(contender, SearchSetting.defaults(), K));
      if (part == 1) {
        trials.add(new Trial(contender, SearchSetting.defaults(), K, true, Request.ALL_RANKS));
      }
      List<Point> points =
          new Measurement(collection, collection.dev()).rounds(trials, options.rounds());
      tables.addSize(rows, contender.build(), points.getFirst());
      if (part == 1) {
        tables.addEmbedded(rows, contender.build(), points.getFirst(), points.getLast());
      }
    }
  }

  /** The first rows of a collection, with the dev queries alone. */
  private Collection first(Collection whole, int rows) throws IOException {
    Path work = options.withRows(rows).collectionWork();
    Files.createDirectories(work);
    Path file = work.resolve("documents.bin");
    Collection.write(
        IntStream.range(0, rows)
            .mapToObj(row -> VectorRecord.ofRow(row, whole.documents().get(row)))
            .iterator(),
        file);
    return new Collection(
        file,
        whole.documents().subList(0, rows),
        whole.tune(),
        whole.sweep(),
        whole.among(whole.dev(), row -> row < rows));
  }

  private Served serve(
      Cluster cluster,
      List<ProcessorTime> nodes,
      Collection collection,
      int shards,
      boolean cold,
      ClusterTables tables)
      throws Exception {
    Log.log("%d shards on %d nodes", shards, nodes.size());
    ClusterIndex index = new ClusterIndex(cluster.node(0).client(), "shards-%d".formatted(shards));
    index.create(shards, derivedSource);
    cluster.awaitHealth("green");
    long start = System.nanoTime();
    index.load(collection.documents());
    long loaded = System.nanoTime();
    index.merge();
    long merged = System.nanoTime();
    Served served =
        new ClusterMeasurement(
                collection,
                K,
                nodes,
                Duration.ofSeconds(warmSeconds),
                options.rounds(),
                Duration.ofSeconds(seconds),
                connections)
            .measure(index, cold);
    tables.addServed(
        new ClusterTables.Built(
            nodes.size(),
            shards,
            collection.rows(),
            (loaded - start) / 1e9,
            (merged - loaded) / 1e9,
            index.fileSizes()),
        served);
    index.delete();
    return served;
  }

  private static List<ProcessorTime> processorTimes(Cluster cluster) throws Exception {
    List<ProcessorTime> times = new ArrayList<>();
    for (ClusterNode node : cluster.nodes()) {
      long pid =
          node.client()
              .get("/_nodes/_local/process")
              .get("nodes")
              .elements()
              .next()
              .at("/process/id")
              .asLong();
      times.add(ProcessorTime.ofProcess(pid));
    }
    return times;
  }

  private Path openSearch() {
    Path built = options.home().resolve("../server/cluster/node/target/opensearch").normalize();
    return required(openSearch.orElse(built), "OpenSearch", "--opensearch");
  }

  private Path plugin() throws IOException {
    if (plugin.isPresent()) {
      return required(plugin.get(), "the plugin", "--plugin");
    }
    Path built = options.home().resolve("../server/opensearch/target").normalize();
    if (Files.isDirectory(built)) {
      try (DirectoryStream<Path> zips =
          Files.newDirectoryStream(built, "richter-opensearch-*.zip")) {
        for (Path zip : zips) {
          return zip;
        }
      }
    }
    return required(built.resolve("richter-opensearch.zip"), "the plugin", "--plugin");
  }

  private static Path required(Path path, String what, String option) {
    if (!Files.exists(path)) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND,
          "%s is not there, expected %s, which ./richter test builds; %s names another"
              .formatted(path, what, option));
    }
    return path;
  }
}
