package dev.richter.bench;

import dev.richter.bench.CascadeCollection.Entry;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.Log;
import dev.richter.datasets.eval.Measure;
import dev.richter.datasets.eval.PairedTest;
import dev.richter.datasets.eval.Qrels;
import dev.richter.search.SearchParameters;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** The searches of one index, in one stage and in two. */
final class CascadeSearches {

  private static final int K = 10;
  private static final Measure NDCG = new Measure(Measure.Kind.NDCG, K);
  private static final Measure RECIPROCAL_RANK = new Measure(Measure.Kind.RECIPROCAL_RANK, K);
  private static final int[] DEPTHS = {10, 15, 20, 30, 50, 100, 200};

  private final CascadeIndex index;
  private final String budget;
  private final List<Entry> asked;
  private final @Nullable Qrels qrels;
  private final int rounds;
  private final Table table;

  /**
   * @param budget what the table calls the index
   * @param asked the queries
   * @param rounds how often a search is measured
   */
  CascadeSearches(
      CascadeIndex index,
      String budget,
      List<Entry> asked,
      @Nullable Qrels qrels,
      int rounds,
      Table table) {
    this.index = index;
    this.budget = budget;
    this.asked = asked;
    this.qrels = qrels;
    this.rounds = rounds;
    this.table = table;
  }

  /** A table to be filled with searches. */
  static Table table(String caption) {
    return new Table(
        caption,
        Column.text("budget"),
        Column.text("search"),
        Column.number("depth", 0),
        Column.number("mean µs", 0),
        Column.number("CPU µs", 0),
        Column.number("p99", 0),
        Column.number("overlap", 4),
        Column.number("nDCG@10", 4),
        Column.number("MRR@10", 4),
        Column.number("nDCG of all %", 1),
        Column.number("p", 3));
  }

  /** A search of the best documents, as many as are asked for. */
  private interface Stage {
    Query query(Entry query, int k);
  }

  /**
   * What a search found.
   *
   * @param ids the documents by query
   * @param ndcg nDCG@10 by query, none without judgements
   * @param reciprocalRank the reciprocal rank by query
   */
  private record Answers(List<List<String>> ids, double[] ndcg, double[] reciprocalRank) {}

  /**
   * Measures all searches.
   *
   * @param words whether there are texts, for BM25
   */
  void run(boolean words) throws IOException {
    SearchParameters defaults = SearchParameters.defaults();
    SearchParameters exact = defaults.withExact(true);
    Stage all = (query, k) -> CascadeIndex.multiVector(query, k, exact);
    // Twice, for the first round warms up; more would take long.
    Answers best = measure("MaxSim of all", all, null, 2, null);
    measure(
        "multi-vectors, defaults",
        (query, k) -> CascadeIndex.multiVector(query, k, defaults),
        null,
        rounds,
        best);
    Stage sparse = (query, k) -> CascadeIndex.sparse(query, k, defaults);
    twoStages("sparse", sparse, best);
    twoStages("sparse, exact", (query, k) -> CascadeIndex.sparse(query, k, exact), best);
    if (words) {
      twoStages("BM25", (query, k) -> CascadeIndex.words(query), best);
    }
  }

  private void twoStages(String name, Stage first, Answers best) throws IOException {
    measure(name, first, null, rounds, best);
    for (int depth : DEPTHS) {
      Stage both = (query, k) -> CascadeIndex.rerank(first.query(query, depth), depth, query, k);
      measure(name + ", then MaxSim", both, depth, rounds, best);
    }
  }

  private Answers answers(ScoreDoc[][] found) {
    List<List<String>> ids = Arrays.stream(found).map(index::ids).toList();
    if (qrels == null) {
      return new Answers(ids, new double[0], new double[0]);
    }
    double[] ndcg = new double[found.length];
    double[] reciprocalRank = new double[found.length];
    for (int query = 0; query < found.length; query++) {
      Map<String, Integer> grades = qrels.grades(asked.get(query).id());
      List<String> ranking = ids.get(query);
      ndcg[query] = NDCG.of(ranking, grades);
      reciprocalRank[query] = RECIPROCAL_RANK.of(ranking, grades);
    }
    return new Answers(ids, ndcg, reciprocalRank);
  }

  private ScoreDoc[] search(Stage stage, int query) throws IOException {
    return index.search(stage.query(asked.get(query), K), K);
  }

  /**
   * Measures a search.
   *
   * @param truth what it is compared with, itself if nothing is given
   */
  private Answers measure(
      String name, Stage stage, @Nullable Integer depth, int times, @Nullable Answers truth)
      throws IOException {
    ScoreDoc[][] found = new ScoreDoc[asked.size()][];
    BestRound took =
        BestRound.of(found.length, times, query -> found[query] = search(stage, query));
    Answers answers = answers(found);
    Answers best = truth == null ? answers : truth;
    boolean judged = qrels != null;
    table.add(
        budget,
        name,
        depth,
        took.meanMicros(),
        took.cpuMicros(),
        took.p99Micros(),
        overlap(answers, best),
        judged ? mean(answers.ndcg()) : null,
        judged ? mean(answers.reciprocalRank()) : null,
        judged ? 100 * mean(answers.ndcg()) / mean(best.ndcg()) : null,
        judged ? PairedTest.of(answers.ndcg(), best.ndcg()).p() : null);
    Log.log("%s %s: %.0f µs", name, depth == null ? "alone" : depth, took.meanMicros());
    return answers;
  }

  private static double overlap(Answers answers, Answers best) {
    double sum = 0;
    for (int query = 0; query < best.ids().size(); query++) {
      Set<String> right = new HashSet<>(best.ids().get(query));
      double wanted = right.size();
      right.retainAll(answers.ids().get(query));
      sum += right.size() / wanted;
    }
    return sum / best.ids().size();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }
}
