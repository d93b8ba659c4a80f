package dev.richter;

import dev.richter.search.SearchParameters;
import dev.richter.vector.SparseVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Measures a grid of search parameters and chooses, for each recall, the fastest that reach it; see
 * {@link Tuning}.
 */
final class Tuner {

  private static final double[] RECALLS = {0.90, 0.95, 0.97, 0.98, 0.99, 0.995};
  private static final float[] IMPACT_CUTS = {
    0.16f, 0.14f, 0.12f, 0.10f, 0.09f, 0.08f, 0.07f, 0.06f, 0.05f, 0.04f, 0.03f, 0.02f, 0
  };
  private static final float[] HEAP_FACTORS = {1, 0.95f, 0.9f, 0.85f, 0.8f, 0.75f};

  /** Two-sided 95 % of a normal distribution. */
  private static final double DEVIATIONS = 1.96;

  private final String field;
  private final int k;
  private final List<SparseVector> queries;
  private final Function<SearchRequest, SearchResult> search;
  private final List<Set<DocumentId>> exact = new ArrayList<>();

  Tuner(
      String field,
      int k,
      List<SparseVector> queries,
      Function<SearchRequest, SearchResult> search) {
    this.field = field;
    this.k = k;
    this.queries = queries;
    this.search = search;
  }

  /** Measures and chooses; the steps are in ascending order of recall. */
  List<Tuning.Step> steps(double alsoWanted) {
    for (SparseVector query : queries) {
      Set<DocumentId> best = new HashSet<>();
      run(query, SearchParameters.defaults().withExact(true))
          .hits()
          .forEach(hit -> best.add(hit.id()));
      exact.add(best);
    }
    List<Trial> trials = new ArrayList<>();
    for (float impactCut : IMPACT_CUTS) {
      for (float heapFactor : HEAP_FACTORS) {
        trials.add(
            measure(
                SearchParameters.defaults().withImpactCut(impactCut).withHeapFactor(heapFactor)));
      }
    }
    trials.sort(Comparator.comparingDouble(Trial::meanMicros));
    Set<Double> recalls = new TreeSet<>();
    for (double recall : RECALLS) {
      recalls.add(recall);
    }
    recalls.add(alsoWanted);
    List<Tuning.Step> steps = new ArrayList<>();
    for (double recall : recalls) {
      Trial fastest = fastest(trials, recall);
      if (fastest != null) {
        steps.add(step(recall, fastest));
      }
    }
    return steps;
  }

  /** The fastest that reaches the recall on the choosing half with confidence. */
  private static @Nullable Trial fastest(List<Trial> trials, double recall) {
    for (Trial trial : trials) {
      if (trial.choosing().atLeast() >= recall) {
        return trial;
      }
    }
    return null;
  }

  private static Tuning.Step step(double recall, Trial trial) {
    return new Tuning.Step(
        recall,
        trial.parameters().impactCut(),
        trial.parameters().heapFactor(),
        trial.confirming().mean(),
        trial.confirming().atLeast(),
        trial.meanMicros());
  }

  private record Trial(
      SearchParameters parameters, Interval choosing, Interval confirming, double meanMicros) {}

  private record Interval(double mean, double atLeast) {

    static Interval of(double[] values) {
      double sum = 0;
      double squares = 0;
      for (double value : values) {
        sum += value;
        squares += value * value;
      }
      double mean = sum / values.length;
      double variance = Math.max(0, squares / values.length - mean * mean);
      return new Interval(mean, mean - DEVIATIONS * Math.sqrt(variance / values.length));
    }
  }

  private Trial measure(SearchParameters parameters) {
    int half = queries.size() / 2;
    double[] choosing = new double[half];
    double[] confirming = new double[queries.size() - half];
    long nanos = 0;
    for (int i = 0; i < queries.size(); i++) {
      SearchResult result = run(queries.get(i), parameters);
      nanos += result.tookNanos();
      double recall = recall(result, exact.get(i));
      if (i % 2 == 1) {
        choosing[i / 2] = recall;
      } else {
        confirming[i / 2] = recall;
      }
    }
    return new Trial(
        parameters, Interval.of(choosing), Interval.of(confirming), nanos / 1e3 / queries.size());
  }

  private SearchResult run(SparseVector query, SearchParameters parameters) {
    return search.apply(SearchRequest.sparse(field, query, k).parameters(parameters));
  }

  private static double recall(SearchResult result, Set<DocumentId> best) {
    if (best.isEmpty()) {
      return 1;
    }
    long found = result.hits().stream().filter(hit -> best.contains(hit.id())).count();
    return (double) found / best.size();
  }
}
