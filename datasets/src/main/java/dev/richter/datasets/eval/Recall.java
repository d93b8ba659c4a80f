package dev.richter.datasets.eval;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;

/**
 * Recall@k: the share of the exact k best documents that a search found.
 *
 * <p>Documents of equal score have no order that matters, so a document counts as found if its
 * exact score is at least that of the k-th answer, even if the ground truth happens to name another
 * one of that score. A query that fewer than k documents match is measured against those; one that
 * none matches has recall 1.
 */
public final class Recall {

  /** Sums of the same products in another order differ by less than this share of the score. */
  private static final float SCORE_TOLERANCE = 1e-5f;

  private Recall() {}

  /**
   * The recall of one query by the ids that were found. A tie at the k-th place is seen as far as
   * the ground truth lists it: give it more than k answers.
   *
   * @param k how many answers count, at most that of the ground truth
   * @param ids the rows found, each once; those behind the k-th are not looked at
   * @throws RichterException with {@code PARAMETER_INVALID} if k is out of range
   */
  public static double at(int k, GroundTruth truth, int query, int[] ids) {
    int expected = expected(k, truth, query);
    if (expected == 0) {
      return 1;
    }
    float threshold = threshold(truth, query, expected);
    int found = 0;
    for (int i = 0; i < Math.min(k, ids.length); i++) {
      for (int rank = 0; rank < truth.found(query); rank++) {
        if (truth.id(query, rank) == ids[i] && truth.score(query, rank) >= threshold) {
          found++;
          break;
        }
      }
    }
    return (double) Math.min(found, expected) / expected;
  }

  /**
   * The recall of one query by the exact scores of what was found, which sees every tie.
   *
   * @param k how many answers count, at most that of the ground truth
   * @param exactScores the inner products with the query of the documents found, each document
   *     once; those behind the k-th are not looked at
   * @throws RichterException with {@code PARAMETER_INVALID} if k is out of range
   */
  public static double at(int k, GroundTruth truth, int query, float[] exactScores) {
    int expected = expected(k, truth, query);
    if (expected == 0) {
      return 1;
    }
    float threshold = threshold(truth, query, expected);
    int found = 0;
    for (int i = 0; i < Math.min(k, exactScores.length); i++) {
      if (exactScores[i] >= threshold) {
        found++;
      }
    }
    return (double) Math.min(found, expected) / expected;
  }

  /** How many answers of a query there are to find. */
  static int expected(int k, GroundTruth truth, int query) {
    if (k < 1 || k > truth.k()) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "recall at %d, expected 1 to %d, the answers the ground truth has"
              .formatted(k, truth.k()));
    }
    return Math.min(k, truth.found(query));
  }

  private static float threshold(GroundTruth truth, int query, int expected) {
    return truth.score(query, expected - 1) * (1 - SCORE_TOLERANCE);
  }
}
