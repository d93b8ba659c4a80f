package dev.richter.tools;

import dev.richter.SearchResult;
import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.eval.RankingMeasures;
import java.util.List;
import java.util.Map;

/**
 * How good results are by relevance judgements, as means over the queries that have any.
 *
 * @param judgedQueries how many queries have judgements
 * @param meanReciprocalRank the mean of 1 / the rank of the first relevant document
 * @param ndcg the mean normalised discounted cumulative gain
 */
record JudgedQuality(int judgedQueries, double meanReciprocalRank, double ndcg) {

  /** The quality of the first {@code cut} hits of each query. */
  static JudgedQuality of(List<String> queryIds, List<SearchResult> results, Qrels qrels, int cut) {
    double reciprocalRanks = 0;
    double gains = 0;
    int judged = 0;
    for (int query = 0; query < results.size(); query++) {
      Map<String, Integer> grades = qrels.grades(queryIds.get(query));
      if (!grades.isEmpty()) {
        List<String> ranking =
            results.get(query).hits().stream().map(hit -> hit.id().toString()).toList();
        reciprocalRanks += RankingMeasures.reciprocalRank(cut, ranking, grades);
        gains += RankingMeasures.normalizedDiscountedCumulativeGain(cut, ranking, grades);
        judged++;
      }
    }
    int divisor = Math.max(1, judged);
    return new JudgedQuality(judged, reciprocalRanks / divisor, gains / divisor);
  }
}
