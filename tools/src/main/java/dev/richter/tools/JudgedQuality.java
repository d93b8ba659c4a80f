package dev.richter.tools;

import dev.richter.Hit;
import dev.richter.SearchResult;
import dev.richter.datasets.eval.JudgedRun;
import dev.richter.datasets.eval.Measure;
import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.eval.Run;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How good results are by relevance judgements.
 *
 * @param judgedQueries how many queries have judgements
 * @param missing how many of these were not asked, and count 0
 * @param measures the means over all queries that have judgements, by the name of the measure
 */
record JudgedQuality(int judgedQueries, int missing, Map<String, Double> measures) {

  /**
   * Looks whether queries can be judged, before they are searched for.
   *
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if none of them has judgements,
   *     or two have the same id
   */
  static void requireJudged(List<String> queryIds, Qrels qrels) {
    Map<String, Map<String, Double>> asked = new LinkedHashMap<>();
    for (String id : queryIds) {
      if (asked.put(id, Map.of()) != null) {
        throw new RichterException(
            ErrorCode.DATA_MALFORMED,
            "a second query %s, expected each id once, for judgements name queries by their ids"
                .formatted(id));
      }
    }
    JudgedRun.of(Run.of(asked), qrels, List.of());
  }

  /** The quality of the hits of each query. */
  static JudgedQuality of(
      List<String> queryIds, List<SearchResult> results, Qrels qrels, List<Measure> measures) {
    Map<String, Map<String, Double>> scores = new LinkedHashMap<>();
    for (int query = 0; query < results.size(); query++) {
      Map<String, Double> found = new LinkedHashMap<>();
      for (Hit hit : results.get(query).hits()) {
        found.put(hit.id().toString(), (double) hit.score());
      }
      scores.put(queryIds.get(query), found);
    }
    JudgedRun judged = JudgedRun.of(Run.of(scores), qrels, measures);
    return new JudgedQuality(judged.queries().size(), judged.missing(), judged.means());
  }
}
