package dev.richter.tools;

import dev.richter.Hit;
import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.eval.Recall;
import dev.richter.datasets.eval.ScoreError;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.List;

/** The exact answers that a search is compared with. */
sealed interface Answers {

  /** The share of a query's k exact answers that were found. */
  double recall(int query, List<Hit> hits, int k);

  /** By which share the exact scores of what was found fall short of those of the answers. */
  double scoreError(int query, List<Hit> hits, int k);

  /**
   * The answers of a file, which names documents by their rows.
   *
   * @param truth the content of the file
   */
  record OfRows(GroundTruth truth) implements Answers {

    @Override
    public double recall(int query, List<Hit> hits, int k) {
      int[] rows = new int[hits.size()];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = row(hits.get(i).id().toString());
      }
      return Recall.at(k, truth, query, rows);
    }

    @Override
    public double scoreError(int query, List<Hit> hits, int k) {
      float[] scores = new float[hits.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = exactScore(query, hits.get(i));
      }
      return ScoreError.at(k, truth, query, scores);
    }

    /** That of the file, or if it does not list the document about that of the index. */
    private float exactScore(int query, Hit hit) {
      int row = row(hit.id().toString());
      int listed = truth.found(query);
      for (int rank = 0; rank < listed; rank++) {
        if (truth.id(query, rank) == row) {
          return truth.score(query, rank);
        }
      }
      return listed == 0 ? 0 : Math.min(hit.score(), truth.score(query, listed - 1));
    }

    private static int row(String id) {
      try {
        return Integer.parseInt(id);
      } catch (NumberFormatException failure) {
        throw new RichterException(
            ErrorCode.DOCUMENT_ID_INVALID,
            "document id \"%s\" is not a row number, which is how a ground truth names documents"
                .formatted(id),
            failure);
      }
    }
  }

  /**
   * What an exact search of the same index found. Its scores are comparable, so that every tie is
   * seen.
   *
   * @param truth the scores; the ids in it mean nothing
   */
  record OfScores(GroundTruth truth) implements Answers {

    /** The answers that exact searches found. */
    static OfScores of(List<List<Hit>> exact, int k) {
      int[][] ids = new int[exact.size()][k];
      float[][] scores = new float[exact.size()][k];
      for (int query = 0; query < ids.length; query++) {
        for (int rank = 0; rank < k; rank++) {
          boolean present = rank < exact.get(query).size();
          ids[query][rank] = present ? rank : GroundTruth.MISSING;
          scores[query][rank] = present ? exact.get(query).get(rank).score() : 0;
        }
      }
      return new OfScores(GroundTruth.of(k, ids, scores));
    }

    @Override
    public double recall(int query, List<Hit> hits, int k) {
      return Recall.at(k, truth, query, scores(hits));
    }

    @Override
    public double scoreError(int query, List<Hit> hits, int k) {
      return ScoreError.at(k, truth, query, scores(hits));
    }

    private static float[] scores(List<Hit> hits) {
      float[] scores = new float[hits.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = hits.get(i).score();
      }
      return scores;
    }
  }
}
