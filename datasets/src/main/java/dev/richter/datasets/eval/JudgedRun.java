package dev.richter.datasets.eval;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What judgements say of a run: each measure by query, and its mean.
 *
 * <p>The mean is over all queries that have judgements, as with trec_eval's option {@code -c}: a
 * judged query that the run does not have counts 0, and so does one without a relevant document. (A
 * mean over the queries of the run alone, as BEIR's own code takes it, is the same where the run
 * has all of them.) Queries of the run that have no judgements are left out.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class JudgedRun {

  private final List<String> queries;
  private final int missing;
  private final Map<Measure, double[]> values;

  private JudgedRun(List<String> queries, int missing, Map<Measure, double[]> values) {
    this.queries = queries;
    this.missing = missing;
    this.values = values;
  }

  /**
   * Measures a run.
   *
   * @param measures what to compute
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if no query of the run has
   *     judgements
   */
  public static JudgedRun of(Run run, Qrels qrels, List<Measure> measures) {
    List<String> queries = List.copyOf(qrels.queries());
    int missing = (int) queries.stream().filter(query -> !run.queries().contains(query)).count();
    if (missing == queries.size()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "the run's %d queries (%s) are none of the %d that have judgements (%s), expected some in common"
              .formatted(
                  run.queries().size(), sample(run.queries()), queries.size(), sample(queries)));
    }
    Map<Measure, double[]> values = new LinkedHashMap<>();
    for (Measure measure : measures) {
      values.put(
          measure,
          queries.stream()
              .mapToDouble(query -> measure.of(run.ranking(query), qrels.grades(query)))
              .toArray());
    }
    return new JudgedRun(queries, missing, values);
  }

  private static String sample(Iterable<String> queries) {
    var some = queries.iterator();
    return some.hasNext() ? some.next() + ", …" : "none";
  }

  /** The queries that have judgements, in the order of these. */
  public List<String> queries() {
    return queries;
  }

  /** How many of the queries the run does not have. */
  public int missing() {
    return missing;
  }

  /**
   * A measure of each of the {@link #queries}, in their order.
   *
   * @throws IllegalArgumentException if it was not computed
   */
  public double[] values(Measure measure) {
    double @Nullable [] found = values.get(measure);
    if (found == null) {
      throw new IllegalArgumentException(
          "%s was not computed, expected one of %s".formatted(measure, values.keySet()));
    }
    return found.clone();
  }

  /**
   * The mean of a measure over the {@link #queries}.
   *
   * @throws IllegalArgumentException if it was not computed
   */
  public double mean(Measure measure) {
    return Arrays.stream(values(measure)).average().orElseThrow();
  }

  /** The means of all measures by name, in the order in which they were asked for. */
  public Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    values.keySet().forEach(measure -> means.put(measure.toString(), mean(measure)));
    return means;
  }
}
