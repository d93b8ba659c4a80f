package dev.richter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.search.SearchParameters;
import dev.richter.search.SparseVectorQuery;
import dev.richter.search.StageWork;
import dev.richter.search.VectorTopDocs;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleConsumer;
import org.apache.lucene.search.ScoreDoc;

/**
 * Measures a grid of search parameters and chooses, for each recall, the fastest that reach it; see
 * {@link Tuning}.
 */
final class Tuner {

  /** Runs a query. */
  @FunctionalInterface
  interface Search {
    VectorTopDocs run(SparseVectorQuery query) throws IOException;
  }

  private static final List<Double> RECALLS = List.of(0.90, 0.95, 0.97, 0.98, 0.99, 0.995);
  private static final float[] IMPACT_CUTS = {
    0.16f, 0.14f, 0.12f, 0.10f, 0.09f, 0.08f, 0.07f, 0.06f, 0.05f, 0.04f, 0.03f, 0.02f, 0
  };
  private static final float[] HEAP_FACTORS = {1, 0.95f, 0.9f, 0.85f, 0.8f, 0.75f};

  /** Every setting and the exact search are measured twice. */
  private static final int MEASUREMENTS = 2 * (IMPACT_CUTS.length * HEAP_FACTORS.length + 1);

  /** Few queries are searched again and again until there is something to measure. */
  private static final int LEAST_SEARCHES = 200;

  private final String field;
  private final int k;
  private final Search search;
  private final DoubleConsumer progress;
  private final List<Wanted> queries = new ArrayList<>();
  private final Trial exact;
  private int measured;

  /**
   * Searches exactly for all queries.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if fewer than two queries
   *     find something
   */
  Tuner(String field, int k, List<SparseVector> sample, Search search, DoubleConsumer progress)
      throws IOException {
    this.field = field;
    this.k = k;
    this.search = search;
    this.progress = progress;
    SearchParameters exactly = SearchParameters.defaults().withExact(true);
    for (SparseVector query : sample) {
      ScoreDoc[] best = run(query, exactly).scoreDocs();
      if (best.length > 0) {
        queries.add(Wanted.of(query, best));
      }
    }
    if (queries.size() < 2) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "of %d queries to tune field \"%s\" with %d find something, expected at least 2"
              .formatted(sample.size(), field, queries.size()));
    }
    this.exact = measure(exactly).atBest(measure(exactly));
  }

  /** How many queries find something. */
  int queries() {
    return queries.size();
  }

  /** The mean time of an exact search, in microseconds. */
  double exactMicros() {
    return exact.meanMicros();
  }

  /**
   * Measures and chooses.
   *
   * @param alsoWanted a recall that is wanted beside the usual ones
   * @return the steps in ascending order of recall
   */
  List<Tuning.Step> steps(double alsoWanted) throws IOException {
    List<Trial> first = new ArrayList<>();
    for (float impactCut : IMPACT_CUTS) {
      for (float heapFactor : HEAP_FACTORS) {
        first.add(
            measure(
                SearchParameters.defaults().withImpactCut(impactCut).withHeapFactor(heapFactor)));
      }
    }
    // What is measured early runs before it is compiled, and looks slower than what follows.
    List<Trial> trials = new ArrayList<>();
    for (Trial trial : first) {
      trials.add(trial.atBest(measure(trial.parameters())));
    }
    return choose(trials, exact.meanMicros(), alsoWanted);
  }

  /** For each recall, the fastest of those trials that are faster than an exact search. */
  static List<Tuning.Step> choose(List<Trial> trials, double exactMicros, double alsoWanted) {
    Set<Double> recalls = new TreeSet<>(RECALLS);
    recalls.add(alsoWanted);
    List<Trial> fastestFirst =
        trials.stream()
            .filter(trial -> trial.meanMicros() < exactMicros)
            .sorted(Comparator.comparingDouble(Trial::meanMicros))
            .toList();
    List<Tuning.Step> steps = new ArrayList<>();
    for (double recall : recalls) {
      fastestFirst.stream()
          .filter(trial -> trial.choosing().atLeast() >= recall)
          .findFirst()
          .ifPresent(trial -> steps.add(trial.step(recall)));
    }
    return steps;
  }

  /**
   * How some parameters did.
   *
   * @param choosing the recall on the half of the queries that parameters are chosen by
   * @param confirming the recall on the other half
   */
  record Trial(
      SearchParameters parameters,
      RecallInterval choosing,
      RecallInterval confirming,
      double meanMicros) {

    /** The same, in the better of two times. */
    Trial atBest(Trial again) {
      return again.meanMicros < meanMicros ? again : this;
    }

    private Tuning.Step step(double recall) {
      return new Tuning.Step(
          recall,
          parameters.impactCut(),
          parameters.heapFactor(),
          confirming.mean(),
          confirming.atLeast(),
          meanMicros);
    }
  }

  /**
   * A query and its exact answer.
   *
   * @param documents how many documents the answer has, at least 1
   * @param threshold the score of the last of them, less what sums of the same products in another
   *     order differ by
   */
  private record Wanted(SparseVector query, int documents, float threshold) {

    private static final float SCORE_TOLERANCE = 1e-5f;

    static Wanted of(SparseVector query, ScoreDoc[] best) {
      return new Wanted(query, best.length, best[best.length - 1].score * (1 - SCORE_TOLERANCE));
    }

    /** Whichever documents are as good as the last are as good an answer. */
    int found(ScoreDoc[] hits) {
      return (int) Arrays.stream(hits).filter(hit -> hit.score >= threshold).count();
    }
  }

  private Trial measure(SearchParameters parameters) throws IOException {
    RecallInterval.Sample choosing = new RecallInterval.Sample();
    RecallInterval.Sample confirming = new RecallInterval.Sample();
    long nanos = 0;
    for (int i = 0; i < queries.size(); i++) {
      Wanted wanted = queries.get(i);
      VectorTopDocs found = run(wanted.query(), parameters);
      nanos += nanos(found);
      (i % 2 == 0 ? confirming : choosing).add(wanted.found(found.scoreDocs()), wanted.documents());
    }
    int searches = queries.size();
    for (; searches < LEAST_SEARCHES; searches++) {
      nanos += nanos(run(queries.get(searches % queries.size()).query(), parameters));
    }
    progress.accept((double) ++measured / MEASUREMENTS);
    return new Trial(
        parameters, choosing.interval(), confirming.interval(), nanos / 1e3 / searches);
  }

  private static long nanos(VectorTopDocs found) {
    return found.stages().stream().mapToLong(StageWork::nanos).sum();
  }

  private VectorTopDocs run(SparseVector query, SearchParameters parameters) throws IOException {
    return search.run(new SparseVectorQuery(field, query, k, parameters, null));
  }
}
