package dev.richter.bench;

import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.PassReport;
import dev.richter.bench.worker.RowGraph;
import dev.richter.search.MultiVectorQuery;
import dev.richter.search.SearchParameters;
import dev.richter.search.VectorTopDocs;
import dev.richter.search.WorkCounters;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/** Searches one index of multi-vectors for the best k, exactly and by a grid of settings. */
final class MultiVectorGrid {

  /** Times the documents: so many candidates are all of them, and not yet a reason for a scan. */
  private static final int MORE_THAN_ALL = 3;

  private final IndexSearcher searcher;
  private final String field;
  private final List<MultiVector> asked;
  private final int k;
  private final int rounds;
  private final Table table;

  /** For each query what an exact search finds. */
  private final List<Set<Integer>> best = new ArrayList<>();

  /**
   * Finds out what there is to find.
   *
   * @param table receives a row for each setting
   */
  MultiVectorGrid(
      IndexSearcher searcher, String field, List<MultiVector> asked, int k, int rounds, Table table)
      throws IOException {
    this.searcher = searcher;
    this.field = field;
    this.asked = asked;
    this.k = k;
    this.rounds = rounds;
    this.table = table;
    for (MultiVector query : asked) {
      best.add(documents(search(query, SearchParameters.defaults().withExact(true))));
    }
  }

  /** An empty table. */
  static Table table() {
    return new Table(
        "Searches",
        Column.number("documents", 0),
        Column.number("k", 0),
        Column.text("search"),
        Column.number("recall", 4),
        Column.number("mean µs", 0),
        Column.number("CPU µs", 0),
        Column.number("p99", 0),
        Column.number("postings", 0),
        Column.number("estimated", 0),
        Column.number("scored", 0),
        Column.number("scored %", 2));
  }

  private VectorTopDocs search(MultiVector query, SearchParameters parameters) throws IOException {
    return new MultiVectorQuery(field, query, k, parameters, null).search(searcher);
  }

  private static Set<Integer> documents(VectorTopDocs found) {
    return Stream.of(found.scoreDocs()).map(hit -> hit.doc).collect(Collectors.toSet());
  }

  void run() throws IOException {
    SearchParameters defaults = SearchParameters.defaults();
    measure("exact", defaults.withExact(true), 1);
    for (int probes : new int[] {32, 64, 128}) {
      for (float margin : new float[] {3, 3.5f, 4, 5}) {
        measure(
            "probes %d, margin %s".formatted(probes, margin),
            defaults.withProbes(probes).withMargin(margin),
            rounds);
      }
    }
    SearchParameters everything =
        defaults
            .withCandidates(MORE_THAN_ALL * searcher.getIndexReader().maxDoc())
            .withMargin(Float.MAX_VALUE);
    for (int probes : new int[] {1, 2, 4, 8, 16}) {
      measure("inverted file, probes " + probes, everything.withProbes(probes), 1);
    }
  }

  private void measure(String name, SearchParameters parameters, int times) throws IOException {
    VectorTopDocs[] found = new VectorTopDocs[asked.size()];
    BestRound time =
        BestRound.of(
            found.length, times, query -> found[query] = search(asked.get(query), parameters));
    double recall = 0;
    long postings = 0;
    long estimated = 0;
    long scored = 0;
    for (int query = 0; query < found.length; query++) {
      recall += recall(query, documents(found[query]).stream()) / found.length;
      WorkCounters work = found[query].work();
      postings += work.postings();
      estimated += work.documentsEstimated();
      scored += work.documentsScored();
    }
    double count = found.length;
    add(name, recall, time, postings / count, estimated / count, scored / count);
  }

  private double recall(int query, Stream<Integer> found) {
    Set<Integer> right = best.get(query);
    return (double) found.filter(right::contains).count() / right.size();
  }

  private void add(
      String name,
      double recall,
      BestRound time,
      @Nullable Double postings,
      @Nullable Double estimated,
      @Nullable Double scored) {
    int documents = searcher.getIndexReader().maxDoc();
    table.add(
        documents,
        k,
        name,
        recall,
        time.meanMicros(),
        time.cpuMicros(),
        time.p99Micros(),
        postings,
        estimated,
        scored,
        scored == null ? null : 100 * scored / documents);
  }

  /**
   * Lets Lucene search its own graph.
   *
   * @param queries those that are asked, as the graph takes them
   */
  void run(RowGraph graph, List<MultiVector> queries) throws IOException {
    for (int nearest : new int[] {4, 8, 16, 32, 64, 128}) {
      RowGraph.Found[] found = new RowGraph.Found[queries.size()];
      BestRound time =
          BestRound.of(
              found.length,
              rounds,
              query -> found[query] = graph.search(queries.get(query), nearest, k));
      double recall = 0;
      long scored = 0;
      for (int query = 0; query < found.length; query++) {
        recall += recall(query, Arrays.stream(found[query].documents()).boxed()) / found.length;
        scored += found[query].scored();
      }
      add(
          "Lucene HNSW, nearest " + nearest,
          recall,
          time,
          null,
          null,
          (double) scored / found.length);
    }
  }

  /**
   * Lets a peer search.
   *
   * @param queries the file of the queries' rows
   */
  void run(FastPlaidPeer peer, Path queries) throws IOException {
    for (int probes : new int[] {2, 4, 8}) {
      for (int full : new int[] {256, 1024, 4096}) {
        PassReport least = peer.pass(queries, k, probes, full);
        for (int round = 1; round < rounds; round++) {
          PassReport report = peer.pass(queries, k, probes, full);
          least = report.meanMicros() < least.meanMicros() ? report : least;
        }
        int[][] answers = Objects.requireNonNull(least.answers());
        double recall = 0;
        for (int query = 0; query < answers.length; query++) {
          recall += recall(query, Arrays.stream(answers[query]).boxed()) / answers.length;
        }
        PassReport.Percentiles percentiles = Objects.requireNonNull(least.percentiles());
        add(
            "fast-plaid, probes %d, full %d".formatted(probes, full),
            recall,
            new BestRound(least.meanMicros(), least.cpuMicros(), percentiles.p99()),
            null,
            null,
            null);
      }
    }
  }
}
