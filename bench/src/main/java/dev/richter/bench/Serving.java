package dev.richter.bench;

import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.serve.Disturbance;
import dev.richter.bench.serve.Load;
import dev.richter.bench.serve.LoadReport;
import dev.richter.bench.serve.OneConnection;
import dev.richter.bench.serve.Requests;
import dev.richter.bench.serve.ServerProcess;
import dev.richter.bench.worker.BuildReport;
import dev.richter.bench.worker.Log;
import dev.richter.bench.worker.PassReport;
import dev.richter.bench.worker.PassReport.Percentiles;
import dev.richter.bench.worker.Ranks;
import dev.richter.bench.worker.Request;
import dev.richter.bench.worker.Rounds;
import dev.richter.bench.worker.Throughput;
import dev.richter.bench.worker.Worker;
import dev.richter.bench.worker.WorkerProcess;
import dev.richter.client.RichterClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The network server under load. */
@Command(
    name = Serving.NAME,
    description =
        "The network server: its overhead, its throughput, and latencies at fixed rates of arrival up to twice what it can do.")
final class Serving implements Callable<Integer> {

  static final String NAME = "serve";

  private static final String TEXT =
      """
      A server in a process of its own, loaded over HTTP, and a client in another one, over loopback, on the same \
      processors. *Engine* is a third process that searches the server's own index with the same parameters. Under load, \
      requests are sent at times fixed before, and latencies counted from these, so waiting for a connection and lateness \
      of the client (*late*) are part of them. *CPU µs* is the time on processors that the process of the engine, the \
      server or the client had for an answer, with the kernel's work for it; what the kernel does to deliver over \
      loopback it counts to the sender. *Without the client* is what the processors would answer if they did nothing \
      but the server's part, and beside it the engine's CPU time over the server's; unlike the lines above it does not \
      suffer where others use the processors meanwhile. *Refused* is status 429. The loads of the last table were kept \
      up for 30 seconds before they were measured, for code that runs for the first time is compiled on the same \
      processors.""";

  private static final int K = 10;
  private static final int WARM_PASSES = 10;
  private static final int SATURATING_CONNECTIONS = 32;
  private static final int SLOW_CLIENTS = 50;
  private static final int WRITTEN_POINTS = 100;
  private static final long WRITE_PAUSE_MILLIS = 100;
  private static final double FILTER_SHARE = 0.1;
  private static final double VARIANT_LOAD = 0.5;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration SLICE = Duration.ofSeconds(10);
  private static final Duration AFTERWARDS = Duration.ofSeconds(2);
  private static final List<Double> LOADS = List.of(0.1, 0.25, 0.5, 0.75, 0.9, 1.0);

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--seconds",
      defaultValue = "10",
      paramLabel = "N",
      description = "How long each rate is kept up (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--overload-seconds",
      defaultValue = "60",
      paramLabel = "N",
      description = "How long twice the saturation is kept up (default: ${DEFAULT-VALUE}).")
  private int overloadSeconds;

  @Option(
      names = "--heap",
      defaultValue = "1024",
      paramLabel = "MIB",
      description = "The largest heap of the server (default: ${DEFAULT-VALUE}).")
  private int heap;

  @Option(
      names = "--connections",
      defaultValue = "512",
      paramLabel = "N",
      description =
          "How many connections a load at a fixed rate has; more than the server lets wait (default: ${DEFAULT-VALUE}).")
  private int connections;

  private final Table loading =
      new Table(
          "Loading by one NDJSON stream",
          Column.number("points", 0),
          Column.number("seconds", 1),
          Column.number("points a second", 0),
          Column.number("optimize seconds", 1));

  private final Table starting =
      new Table(
          "From the start of the process to the answer that it is ready",
          Column.number("points", 0),
          Column.number("median ms", 0),
          Column.number("longest ms", 0));

  private final Table overhead =
      new Table(
          "One query after the other, µs",
          Column.text("asked"),
          Column.number("p50", 0),
          Column.number("p95", 0),
          Column.number("p99", 0));

  private final Table throughput =
      new Table(
          "As fast as they are answered",
          Column.text("asked"),
          Column.number("queries a second", 0),
          Column.number("of the engine's", 2),
          Column.number("CPU µs", 0),
          Column.number("client CPU µs", 0));

  private final Table rates = loadTable("At fixed rates of arrival");
  private final Table variants = loadTable("At half the saturation, with");
  private final Table overload = loadTable("Twice the saturation, and right after it half of it");

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = Machine.now();
    Collection collection = options.collection();
    Path data = options.collectionWork().resolve("served");
    boolean loaded = options.reuse() && Files.isDirectory(data);
    if (!loaded) {
      IOUtils.rm(Files.exists(data) ? new Path[] {data} : new Path[0]);
    }
    if (!loaded) {
      try (ServerProcess server = ServerProcess.start(data, heap, options.workerLog())) {
        addLoading(ServedCollection.load(server, collection), collection);
      }
    }
    addStarting(data, collection);
    try (ServerProcess server = ServerProcess.start(data, heap, options.workerLog())) {
      Throughput engine = compare(server, collection, ServedCollection.index(data));
      double saturation = saturate(server, collection, engine);
      List<byte[]> queries = queries(collection, "");
      for (double share : LOADS) {
        LoadReport report = offer(server, queries, share * saturation, Duration.ofSeconds(seconds));
        add(rates, share + " × saturation", share * saturation, report, server);
      }
      overload(server, queries, saturation);
      vary(server, collection, VARIANT_LOAD * saturation);
    }
    List<Table> tables =
        loaded
            ? List.of(starting, overhead, throughput, rates, overload, variants)
            : List.of(loading, starting, overhead, throughput, rates, overload, variants);
    options.report(NAME, "The server under load", TEXT, machine, tables);
    return 0;
  }

  private void addLoading(ServedCollection.Loading took, Collection collection) {
    loading.add(
        collection.rows(),
        took.loadSeconds(),
        collection.rows() / took.loadSeconds(),
        took.optimizeSeconds());
  }

  private void addStarting(Path data, Collection collection) throws IOException {
    Log.log("starting");
    long[] nanos = new long[options.rounds()];
    for (int round = 0; round < nanos.length; round++) {
      nanos[round] = ServerProcess.nanosToReady(data, heap, options.workerLog());
    }
    Arrays.sort(nanos);
    starting.add(collection.rows(), nanos[nanos.length / 2] / 1e6, nanos[nanos.length - 1] / 1e6);
  }

  private static List<byte[]> queries(Collection collection, String filter) {
    return Requests.queries(
        ServedCollection.NAME, ServedCollection.FIELD, collection.dev().queries(), K, filter);
  }

  /**
   * Searches in the engine and over HTTP, one after the other, round after round.
   *
   * @return what the engine answers on all processors
   */
  private Throughput compare(ServerProcess server, Collection collection, Path index)
      throws IOException {
    Log.log("comparing with the engine");
    int threads = Runtime.getRuntime().availableProcessors();
    String file = collection.dev().file().toString();
    Request.Pass pass =
        new Request.Pass(
            file,
            K,
            SearchSetting.defaults().parameters(),
            false,
            Request.ALL_RANKS,
            false,
            true,
            1);
    List<byte[]> queries = queries(collection, "");
    List<PassReport> engine = new ArrayList<>();
    List<Histogram> http = new ArrayList<>();
    try (WorkerProcess worker = engine();
        OneConnection connection = new OneConnection(server.address())) {
      worker.ask(new Request.Open(index.toString(), Map.of()), BuildReport.class);
      for (int round = -WARM_PASSES; round < options.rounds(); round++) {
        PassReport searched = worker.ask(pass, PassReport.class);
        Histogram answered = connection.pass(queries);
        if (round >= 0) {
          engine.add(searched);
          http.add(answered);
        }
      }
      Percentiles direct = Objects.requireNonNull(Rounds.median(engine).percentiles());
      Percentiles served = percentiles(http);
      addOverhead("engine", direct);
      addOverhead("server, one connection", served);
      addOverhead(
          "difference",
          new Percentiles(
              served.p50() - direct.p50(),
              served.p95() - direct.p95(),
              served.p99() - direct.p99()));
    }
    try (WorkerProcess worker = engine()) {
      Throughput batch =
          worker.ask(new Request.Batch(index.toString(), file, K, threads), Throughput.class);
      throughput.add(
          "engine, a batch on %d threads".formatted(threads),
          batch.queriesPerSecond(),
          1.0,
          batch.cpuMicros(),
          null);
      return batch;
    }
  }

  private WorkerProcess engine() throws IOException {
    return WorkerProcess.start(
        WorkerProcess.java(Worker.Kind.RICHTER), WorkerProcess.ANY_CPU, options.workerLog());
  }

  /** The medians over rounds, in microseconds. */
  static Percentiles percentiles(List<Histogram> rounds) {
    return new Percentiles(median(rounds, 50), median(rounds, 95), median(rounds, 99));
  }

  private static double median(List<Histogram> rounds, double percentile) {
    double[] sorted =
        rounds.stream()
            .mapToDouble(nanos -> nanos.getValueAtPercentile(percentile))
            .sorted()
            .toArray();
    return sorted[sorted.length / 2] / 1e3;
  }

  private void addOverhead(String asked, Percentiles micros) {
    overhead.add(asked, micros.p50(), micros.p95(), micros.p99());
  }

  /**
   * Asks as fast as the server answers.
   *
   * @return how many queries a second that is
   */
  private double saturate(ServerProcess server, Collection collection, Throughput engine)
      throws IOException, InterruptedException {
    Log.log("saturating");
    try (Load load = new Load(server.address(), queries(collection, ""), SATURATING_CONNECTIONS)) {
      // The compiler needs some ten thousand requests.
      load.closed(Duration.ofSeconds(2L * seconds), server);
      LoadReport report = load.closed(Duration.ofSeconds(seconds), server);
      double serverMicros = report.serverCpuNanos() / 1e3 / report.accepted();
      double clientMicros = report.clientCpuNanos() / 1e3 / report.accepted();
      throughput.add(
          "server, %d connections".formatted(SATURATING_CONNECTIONS),
          report.rate(),
          report.rate() / engine.queriesPerSecond(),
          serverMicros,
          clientMicros);
      throughput.add(
          "without the client",
          report.ratePerServerCpu() * Runtime.getRuntime().availableProcessors(),
          engine.cpuMicros() / serverMicros,
          serverMicros,
          null);
      return report.rate();
    }
  }

  /** Connections that have been used once: to make hundreds at once takes the server a while. */
  private Load ready(ServerProcess server, List<byte[]> requests)
      throws IOException, InterruptedException {
    Load load = new Load(server.address(), requests, connections);
    load.open(connections, Duration.ofSeconds(1), server);
    return load;
  }

  private LoadReport offer(ServerProcess server, List<byte[]> requests, double rate, Duration time)
      throws IOException, InterruptedException {
    Log.log("offering %,.0f queries a second", rate);
    try (Load load = ready(server, requests)) {
      return load.open(rate, time, server);
    }
  }

  private LoadReport offerWarm(
      ServerProcess server, List<byte[]> requests, double rate, Duration time)
      throws IOException, InterruptedException {
    warm(server, requests, rate);
    return offer(server, requests, rate, time);
  }

  /** Code that has not run yet is compiled meanwhile, on the same processors. */
  private void warm(ServerProcess server, List<byte[]> requests, double rate)
      throws IOException, InterruptedException {
    offer(server, requests, rate, WARM_UP);
  }

  private void vary(ServerProcess server, Collection collection, double rate)
      throws IOException, InterruptedException {
    Duration time = Duration.ofSeconds(seconds);
    List<byte[]> queries = queries(collection, "");
    String filter =
        "{\"must\":[{\"key\":\"rank\",\"range\":{\"lt\":%d}}]}"
            .formatted(Math.round(collection.rows() * FILTER_SHARE));
    LoadReport filtered = offerWarm(server, queries(collection, filter), rate, time);
    add(variants, "a filter that accepts 10 %", rate, filtered, server);

    try (Disturbance clients =
        Disturbance.clients(server.address(), queries.getFirst(), SLOW_CLIENTS)) {
      LoadReport report = offerWarm(server, queries, rate, time);
      String text = "%d slow clients, and broken ones".formatted(SLOW_CLIENTS);
      Log.log("slow and broken clients began %d times", clients.count());
      add(variants, text, rate, report, server);
    }
    // Last, for it leaves the collection with small segments.
    try (RichterClient client = RichterClient.connect(server.url());
        Disturbance writes =
            Disturbance.repeated(new Writes(client, collection), WRITE_PAUSE_MILLIS)) {
      warm(server, queries, rate);
      long before = writes.count();
      LoadReport report = offer(server, queries, rate, time);
      String text =
          "%,.0f points a second written, each %d of them durable before the next"
              .formatted(
                  (writes.count() - before) * WRITTEN_POINTS / report.seconds(), WRITTEN_POINTS);
      add(variants, text, rate, report, server);
    }
  }

  /** Replaces some points by themselves, others each time. */
  private static final class Writes implements Runnable {

    private final RichterClient client;
    private final Collection collection;
    private final int[] ranks;
    private int next;

    Writes(RichterClient client, Collection collection) {
      this.client = client;
      this.collection = collection;
      this.ranks = Ranks.of(collection.rows());
    }

    @Override
    public void run() {
      client.upsert(
          ServedCollection.NAME,
          IntStream.range(next, next + WRITTEN_POINTS)
              .map(row -> row % ranks.length)
              .mapToObj(row -> ServedCollection.point(collection, row, ranks[row]))
              .toList(),
          true);
      next = (next + WRITTEN_POINTS) % ranks.length;
    }
  }

  private void overload(ServerProcess server, List<byte[]> queries, double saturation)
      throws IOException, InterruptedException {
    double rate = 2 * saturation;
    Log.log("overloading");
    try (Load load = ready(server, queries)) {
      int slices = Math.ceilDiv(overloadSeconds, (int) SLICE.toSeconds());
      for (int slice = 0; slice < slices; slice++) {
        LoadReport report = load.open(rate, SLICE, server);
        add(
            overload,
            "2 ×, from second %d".formatted(slice * SLICE.toSeconds()),
            rate,
            report,
            server);
      }
      for (int slice = 0; slice < 2; slice++) {
        LoadReport report = load.open(VARIANT_LOAD * saturation, AFTERWARDS, server);
        String text = "0.5 ×, second %d after it".formatted(slice * AFTERWARDS.toSeconds());
        add(overload, text, VARIANT_LOAD * saturation, report, server);
      }
    }
  }

  private static Table loadTable(String caption) {
    return new Table(
        caption,
        Column.text("load"),
        Column.number("offered a second", 0),
        Column.number("accepted a second", 0),
        Column.number("p50 µs", 0),
        Column.number("p99 µs", 0),
        Column.number("p99.9 µs", 0),
        Column.number("late p50 µs", 0),
        Column.number("refused %", 2),
        Column.number("refused p99 µs", 0),
        Column.number("failed", 0),
        Column.number("resident MiB", 0),
        Column.number("anonymous MiB", 0),
        Column.number("heap MiB", 0));
  }

  private static void add(
      Table table, String name, double rate, LoadReport report, ServerProcess server)
      throws IOException, InterruptedException {
    ServerProcess.Memory memory = server.memory();
    long all = report.accepted() + report.refused() + report.failed();
    table.add(
        name,
        rate,
        report.rate(),
        report.micros(50),
        report.micros(99),
        report.micros(99.9),
        report.lateNanos().getValueAtPercentile(50) / 1e3,
        100.0 * report.refused() / Math.max(1, all),
        report.refused() == 0 ? null : report.refusedNanos().getValueAtPercentile(99) / 1e3,
        report.failed(),
        mebibytes(memory.residentBytes()),
        mebibytes(memory.anonymousBytes()),
        mebibytes(memory.heapBytes()));
  }

  private static double mebibytes(long bytes) {
    return bytes / (double) (1 << 20);
  }
}
