package dev.richter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.search.SearchParameters;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleConsumer;
import org.apache.lucene.search.IndexSearcher;

/**
 * What {@link RichterIndex#tune tuning} found out about a field: for some recalls, the parameters
 * that reach them fastest. It is stored in the index and holds for searches that ask for a recall.
 *
 * <p>A recall here is the mean, over queries, of the share of the exact k best documents that a
 * search finds; documents as good as the k-th count, and queries that nothing matches do not. The
 * parameters are chosen on one half of the queries and confirmed on the other, so that what is
 * reported is not what was chosen for. It tells about queries like these and about the collection
 * as it was; tune again when either changes much.
 *
 * @param k how many documents the searches looked for
 * @param queries how many queries there were that find something
 * @param sampledFromDocuments whether the queries were made of documents of the collection, for
 *     want of real ones, which resemble queries only so much
 * @param documents how many documents the index had
 * @param defaultRecall the recall of searches that say nothing about how hard to try
 * @param exactMicros the mean time of an exact search on one thread, in microseconds
 * @param steps what was found, in ascending order of recall; above the last, no setting is sure to
 *     reach the recall faster than an exact search
 */
public record Tuning(
    int k,
    int queries,
    boolean sampledFromDocuments,
    long documents,
    double defaultRecall,
    double exactMicros,
    List<Step> steps) {

  /** Copies the list. */
  public Tuning {
    steps = List.copyOf(steps);
  }

  /**
   * Measures a field in any Lucene index. Takes the time of about 160 searches of each query.
   *
   * @param searcher what to search; its index should not change much in the time after
   * @param field a {@link dev.richter.codec.SparseVectorField}
   * @param k how many documents the searches look for, at least 1
   * @param queries what users search for, some hundred at least; none to make queries of the
   *     collection's documents
   * @param defaultRecall the recall of searches that ask for none, over 0 and at most 1
   * @param progress is told, again and again, which share is done
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if a value is out of its
   *     range, or fewer than two queries find something
   */
  public static Tuning of(
      IndexSearcher searcher,
      String field,
      int k,
      List<SparseVector> queries,
      double defaultRecall,
      DoubleConsumer progress)
      throws IOException {
    checkRecall(defaultRecall);
    List<SparseVector> sample =
        queries.isEmpty() ? new QuerySample(searcher, field).queries() : queries;
    Tuner tuner = new Tuner(field, k, sample, query -> query.search(searcher), progress);
    return new Tuning(
        k,
        tuner.queries(),
        queries.isEmpty(),
        searcher.getIndexReader().numDocs(),
        defaultRecall,
        tuner.exactMicros(),
        tuner.steps(defaultRecall));
  }

  /**
   * The parameters for one recall.
   *
   * @param wantedRecall the recall they were chosen for
   * @param impactCut the impact cut
   * @param heapFactor the heap factor
   * @param recall the recall on the queries that confirmed them
   * @param recallAtLeast the lower end of the 95 % confidence interval of that recall: where it is
   *     below the wanted one, more queries would be needed to be sure
   * @param meanMicros the mean time of a search on one thread, in microseconds
   */
  public record Step(
      double wantedRecall,
      float impactCut,
      float heapFactor,
      double recall,
      double recallAtLeast,
      double meanMicros) {}

  /**
   * The parameters of a search.
   *
   * @param tuning what was found for the field, if it was tuned
   * @param recall the recall that is asked for, if one is; else the default one counts
   * @return nothing where a recall below 1 is asked for and the field was not tuned
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the recall is not over 0
   *     and at most 1
   */
  public static Optional<SearchParameters> parameters(
      Optional<Tuning> tuning, OptionalDouble recall) {
    if (recall.isEmpty()) {
      return Optional.of(
          tuning
              .map(found -> found.parameters(found.defaultRecall()))
              .orElse(SearchParameters.defaults()));
    }
    double wanted = recall.getAsDouble();
    checkRecall(wanted);
    return wanted == 1
        ? Optional.of(SearchParameters.defaults().withExact(true))
        : tuning.map(found -> found.parameters(wanted));
  }

  /**
   * The parameters for a recall: those of the next step up, and an exact search above the last.
   *
   * @param recall over 0, at most 1
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is not
   */
  public SearchParameters parameters(double recall) {
    checkRecall(recall);
    return steps.stream()
        .filter(step -> step.wantedRecall() >= recall)
        .findFirst()
        .map(
            step ->
                SearchParameters.defaults()
                    .withImpactCut(step.impactCut())
                    .withHeapFactor(step.heapFactor()))
        .orElse(SearchParameters.defaults().withExact(true));
  }

  static void checkRecall(double recall) {
    if (!(recall > 0 && recall <= 1)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "recall is %s, expected a number over 0 and at most 1".formatted(recall));
    }
  }
}
