package dev.richter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.search.SearchParameters;
import java.util.List;

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
