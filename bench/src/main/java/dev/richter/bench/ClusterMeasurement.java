package dev.richter.bench;

import dev.richter.bench.Collection.QuerySet;
import dev.richter.bench.cluster.ClusterIndex;
import dev.richter.bench.cluster.ClusterIndex.Phases;
import dev.richter.bench.cluster.ProfiledAnswer;
import dev.richter.bench.serve.Load;
import dev.richter.bench.serve.LoadReport;
import dev.richter.bench.serve.OneConnection;
import dev.richter.bench.serve.ProcessorTime;
import dev.richter.bench.worker.PassReport.Percentiles;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Takes the figures of an index in a cluster.
 *
 * @param nodes the time of each node on CPUs, first that of the one that is asked
 * @param warmUp how long nodes that have just started are asked before any time is taken
 * @param rounds how often latencies are taken
 * @param throughput how long as many queries are sent as are answered
 * @param connections over how many connections
 */
record ClusterMeasurement(
    Collection collection,
    int k,
    List<ProcessorTime> nodes,
    Duration warmUp,
    int rounds,
    Duration throughput,
    int connections) {

  /** Passes before any time is taken, for the compilers of nodes that have run for a while. */
  private static final int WARM_PASSES = 3;

  /** Exact searches take long, and need fewer queries to be told apart. */
  private static final int EXACT_QUERIES = 500;

  /**
   * What was measured. Times are microseconds.
   *
   * @param mean of a query over HTTP
   * @param percentiles of the same
   * @param nodeMicros what a query takes of the CPUs of each node
   * @param queryPhase mean of a shard
   * @param fetchPhase mean of a shard that has documents to fetch
   * @param profiles of every query, once; or in each round, where one shard has everything
   * @param load as many queries as are answered
   */
  record Served(
      double recall,
      double mean,
      Percentiles percentiles,
      double exactRecall,
      double exactMean,
      Percentiles exactPercentiles,
      List<Double> nodeMicros,
      double queryPhase,
      double fetchPhase,
      List<List<ProfiledAnswer>> profiles,
      LoadReport load) {

    /** One profile of every query. */
    List<ProfiledAnswer> profile() {
      return profiles.getFirst();
    }

    /** The mean traversal of a shard. */
    double traversal() {
      return profile().stream()
          .flatMap(answer -> answer.shards().stream())
          .mapToDouble(ProfiledAnswer.Shard::traversalMicros)
          .average()
          .orElseThrow();
    }

    /** The mean traversal of the slowest shard of a query. */
    double slowest() {
      return profile().stream().mapToDouble(ProfiledAnswer::slowestMicros).average().orElseThrow();
    }

    /** How many documents a query scores in all shards. */
    double documentsScored() {
      return profile().stream().mapToLong(ProfiledAnswer::documentsScored).average().orElseThrow();
    }

    /** How long a query takes by OpenSearch, which rounds each time down to milliseconds. */
    double tookMillis() {
      return profile().stream().mapToLong(ProfiledAnswer::tookMillis).average().orElseThrow();
    }

    /** The time of all nodes for a query. */
    double cpuMicros() {
      return nodeMicros.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /**
   * Measures an index.
   *
   * @param cold whether the nodes have just started
   */
  Served measure(ClusterIndex index, boolean cold) throws IOException, InterruptedException {
    QuerySet dev = collection.dev();
    List<byte[]> requests = index.requests(dev.queries(), k, false);
    List<SparseVector> few =
        dev.queries().subList(0, Math.min(EXACT_QUERIES, dev.queries().size()));
    List<Histogram> http = new ArrayList<>();
    List<Double> nodeMicros = new ArrayList<>();
    Histogram exact;
    Phases before;
    Phases after;
    try (OneConnection connection = new OneConnection(address(index))) {
      long start = System.nanoTime();
      for (int pass = 0;
          pass < WARM_PASSES || (cold && System.nanoTime() - start < warmUp.toNanos());
          pass++) {
        connection.pass(requests);
      }
      before = index.phases();
      long[] cpuBefore = cpuNanos();
      for (int round = 0; round < rounds; round++) {
        http.add(connection.pass(requests));
      }
      long[] cpuAfter = cpuNanos();
      after = index.phases();
      for (int node = 0; node < cpuBefore.length; node++) {
        nodeMicros.add((cpuAfter[node] - cpuBefore[node]) / 1e3 / rounds / requests.size());
      }
      exact = connection.pass(index.requests(few, k, true));
    }
    List<List<ProfiledAnswer>> profiles = new ArrayList<>();
    profiles.add(profile(index, dev.queries(), false));
    boolean whole = profiles.getFirst().getFirst().shards().size() == 1;
    while (whole && profiles.size() < rounds) {
      profiles.add(profile(index, dev.queries(), false));
    }
    List<ProfiledAnswer> exactProfile = profile(index, few, true);
    return new Served(
        recall(dev, profiles.getFirst()),
        http.stream().mapToDouble(Histogram::getMean).average().orElseThrow() / 1e3,
        Serving.percentiles(http),
        recall(dev, exactProfile),
        exact.getMean() / 1e3,
        Serving.percentiles(List.of(exact)),
        nodeMicros,
        mean(after.queryMillis() - before.queryMillis(), after.queries() - before.queries()),
        mean(after.fetchMillis() - before.fetchMillis(), after.fetches() - before.fetches()),
        profiles,
        saturate(index, requests));
  }

  private static double mean(double millis, long times) {
    return millis * 1e3 / Math.max(1, times);
  }

  private long[] cpuNanos() throws IOException {
    long[] nanos = new long[nodes.size()];
    for (int node = 0; node < nanos.length; node++) {
      nanos[node] = nodes.get(node).cpuNanos();
    }
    return nanos;
  }

  private List<ProfiledAnswer> profile(
      ClusterIndex index, List<SparseVector> queries, boolean exact)
      throws IOException, InterruptedException {
    List<ProfiledAnswer> answers = new ArrayList<>();
    for (SparseVector query : queries) {
      answers.add(index.profile(query, k, exact));
    }
    return answers;
  }

  private double recall(QuerySet queries, List<ProfiledAnswer> answers) {
    int[][] rows = answers.stream().map(ProfiledAnswer::rows).toArray(int[][]::new);
    return collection.recall(queries, k, rows, row -> true);
  }

  private LoadReport saturate(ClusterIndex index, List<byte[]> requests)
      throws IOException, InterruptedException {
    ProcessorTime all =
        () -> {
          long sum = 0;
          for (long nanos : cpuNanos()) {
            sum += nanos;
          }
          return sum;
        };
    try (Load load = new Load(address(index), requests, connections)) {
      load.closed(throughput.dividedBy(2), all);
      LoadReport report = load.closed(throughput, all);
      if (report.refused() + report.failed() > 0) {
        throw new IOException(
            "%d queries were refused and %d failed, of %d connections"
                .formatted(report.refused(), report.failed(), connections));
      }
      return report;
    }
  }

  private static InetSocketAddress address(ClusterIndex index) {
    URI node = index.node().address();
    return new InetSocketAddress(node.getHost(), node.getPort());
  }
}
