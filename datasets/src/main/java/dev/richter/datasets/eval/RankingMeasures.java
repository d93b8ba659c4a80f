package dev.richter.datasets.eval;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Measures of one query's ranking against judgements. Take the mean over all judged queries, with 0
 * for a query that found nothing.
 */
public final class RankingMeasures {

  private RankingMeasures() {}

  /**
   * The reciprocal rank: 1 divided by the rank, from 1, of the first relevant document, or 0 if
   * none is among the first {@code cut}. Its mean is MRR@cut.
   *
   * @param ranking the ids of the documents found, best first
   * @param grades the judgements of the query; a document is relevant if its grade is above 0
   */
  public static double reciprocalRank(int cut, List<String> ranking, Map<String, Integer> grades) {
    for (int i = 0; i < Math.min(cut, ranking.size()); i++) {
      if (grades.getOrDefault(ranking.get(i), 0) > 0) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  /**
   * nDCG@cut with the grade as gain and 1 / log<sub>2</sub>(rank + 1) as discount, as trec_eval and
   * BEIR compute it; 0 if no document is relevant.
   *
   * @param ranking the ids of the documents found, best first
   * @param grades the judgements of the query; a grade below 0 counts as 0
   */
  public static double normalizedDiscountedCumulativeGain(
      int cut, List<String> ranking, Map<String, Integer> grades) {
    List<Integer> gains =
        ranking.stream().limit(cut).map(id -> grades.getOrDefault(id, 0)).toList();
    List<Integer> best =
        grades.values().stream().sorted(Collections.reverseOrder()).limit(cut).toList();
    double ideal = discounted(best);
    return ideal == 0 ? 0 : discounted(gains) / ideal;
  }

  private static double discounted(List<Integer> gains) {
    double sum = 0;
    for (int i = 0; i < gains.size(); i++) {
      sum += Math.max(0, gains.get(i)) * Math.log(2) / Math.log(i + 2);
    }
    return sum;
  }
}
