package dev.richter.datasets.eval;

import dev.richter.error.RichterException;

/**
 * Relative score error at k: by which share the scores of what a search found fall short of those
 * of the exact k best documents, as sums: (exact − found) / exact.
 *
 * <p>Recall counts a missed document as a miss, however little worse is what was found in its
 * place; this tells how much worse. ANN-Benchmarks (Aumüller, Bernhardsson and Faithfull,
 * Information Systems 2020) has the like of distances, the ratio of both sums, as relative error.
 */
public final class ScoreError {

  private ScoreError() {}

  /**
   * The relative score error of one query: 0 if nothing better is to be found, 1 if nothing was
   * found. One that no document matches has 0, and so has one whose exact sum is not above 0, as
   * sums of cosines may be.
   *
   * @param k how many answers count, at most that of the ground truth
   * @param exactScores the inner products with the query of the documents found, each document
   *     once; those behind the k-th are not looked at
   * @throws RichterException with {@code PARAMETER_INVALID} if k is out of range
   */
  public static double at(int k, GroundTruth truth, int query, float[] exactScores) {
    int expected = Recall.expected(k, truth, query);
    double exact = 0;
    double found = 0;
    for (int rank = 0; rank < expected; rank++) {
      exact += truth.score(query, rank);
      found += rank < exactScores.length ? exactScores[rank] : 0;
    }
    // Sums of the same products in another order may be larger by a rounding.
    return exact > 0 ? Math.max(0, 1 - found / exact) : 0;
  }
}
