package dev.richter.tools;

import dev.richter.Rerank;
import dev.richter.SearchRequest;
import dev.richter.Tuning;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.search.SearchParameters;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How hard the searches of a measurement try.
 *
 * @param parameters what they search with
 * @param wantedRecall the recall that these parameters are to reach, where that is why
 * @param rerankDepth how many documents the second stage ranks, if there is one
 */
record EvaluatedSetting(
    SearchParameters parameters, @Nullable Double wantedRecall, @Nullable Integer rerankDepth) {

  static EvaluatedSetting of(SearchParameters parameters) {
    return new EvaluatedSetting(parameters, null, null);
  }

  /**
   * The setting for a recall.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is out of range, or
   *     needs tuning that has not been done
   */
  static EvaluatedSetting ofRecall(double recall, String field, Optional<Tuning> tuning) {
    if (recall == 1) {
      return new EvaluatedSetting(SearchParameters.defaults().withExact(true), recall, null);
    }
    Tuning found =
        tuning.orElseThrow(
            () ->
                new RichterException(
                    ErrorCode.PARAMETER_INVALID,
                    "recall is %s, but field \"%s\" was not tuned: run richter tune, or give --impact-cut and --heap-factor"
                        .formatted(recall, field)));
    return new EvaluatedSetting(found.parameters(recall), recall, null);
  }

  /** The same setting of the first of two stages. */
  EvaluatedSetting withRerankDepth(int depth) {
    return new EvaluatedSetting(parameters, wantedRecall, depth);
  }

  SearchRequest apply(SearchRequest request) {
    SearchRequest set =
        wantedRecall == null ? request.parameters(parameters) : request.recall(wantedRecall);
    if (rerankDepth == null) {
      return set;
    }
    Rerank second = request.rerank().orElseThrow();
    return set.rerank(second.field(), second.query(), rerankDepth);
  }
}
