package dev.richter.datasets.eval;

import dev.richter.datasets.io.BinaryInput;
import dev.richter.datasets.io.BinaryOutput;
import dev.richter.datasets.io.ByteSource;
import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The exact k best documents of each of some queries: rows of the collection and inner products,
 * best first.
 *
 * <p>Where fewer than k documents share a token with the query the rest of its answers have the id
 * {@link #MISSING} and the score 0. Files are in the layout of the BigANN benchmark's sparse track,
 * little-endian, plain or gzip:
 *
 * <pre>
 * uint32   queries, k
 * int32    id[queries][k]
 * float32  score[queries][k]
 * </pre>
 *
 * <p>Immutable and safe for use by many threads. Memory: 8 bytes for each of queries × k answers.
 */
public final class GroundTruth {

  /** Stands for the id of an answer that does not exist. */
  public static final int MISSING = -1;

  private final int k;
  private final int[][] ids;
  private final float[][] scores;

  private GroundTruth(int k, int[][] ids, float[][] scores) {
    this.k = k;
    this.ids = ids;
    this.scores = scores;
  }

  /**
   * Makes a ground truth of arrays, which are copied.
   *
   * @param k how many answers each query has
   * @param ids the rows of the answers of each query, best first
   * @param scores their inner products with the query
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if there are not k ids and k
   *     scores for each query, or they break a rule of {@link GroundTruth}
   */
  public static GroundTruth of(int k, int[][] ids, float[][] scores) {
    if (k < 1 || ids.length != scores.length) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "ids of %d queries, scores of %d and k %d, expected as many of both and k of 1 or more"
              .formatted(ids.length, scores.length, k));
    }
    int[][] ownIds = new int[ids.length][];
    float[][] ownScores = new float[ids.length][];
    for (int query = 0; query < ids.length; query++) {
      ownIds[query] = ids[query].clone();
      ownScores[query] = scores[query].clone();
      check(k, query, ownIds[query], ownScores[query], "ground truth");
    }
    return new GroundTruth(k, ownIds, ownScores);
  }

  /**
   * Reads a file.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND}, {@link
   *     ErrorCode#DATA_TRUNCATED}, or {@link ErrorCode#DATA_MALFORMED} if it has another length
   *     than its header says, an id twice for one query, a score that is not a number or scores
   *     that rise
   */
  public static GroundTruth read(Path path) {
    try (BinaryInput input = BinaryInput.open(path)) {
      int queries = dimension(input, "query count", 0);
      int k = dimension(input, "k", 1);
      requireLength(input.source(), queries, k);
      List<int[]> ids = new ArrayList<>();
      List<float[]> scores = new ArrayList<>();
      for (int query = 0; query < queries; query++) {
        ids.add(input.readInts(k, "ids"));
      }
      for (int query = 0; query < queries; query++) {
        scores.add(input.readFloats(k, "scores"));
        check(k, query, ids.get(query), scores.get(query), path.toString());
      }
      input.requireEnd();
      return new GroundTruth(k, ids.toArray(int[][]::new), scores.toArray(float[][]::new));
    }
  }

  private static int dimension(BinaryInput input, String what, int least) {
    long value = input.readUnsignedInt(what);
    if (value < least || value > Integer.MAX_VALUE) {
      throw input.malformed(
          "%s %d, expected %d to %d".formatted(what, value, least, Integer.MAX_VALUE));
    }
    return (int) value;
  }

  private static void requireLength(ByteSource source, int queries, int k) {
    // Both are below 2^31, but their product times 8 may be beyond a long.
    long perQuery = (long) k * (Integer.BYTES + Float.BYTES);
    long available = source.maxContentBytes() - 2 * Integer.BYTES;
    boolean tooLong = queries > 0 && perQuery > available / queries;
    if (tooLong || (!source.compressed() && queries * perQuery != available)) {
      throw new RichterException(
          tooLong ? ErrorCode.DATA_TRUNCATED : ErrorCode.DATA_MALFORMED,
          "%s, byte 0: %d queries with %d bytes each, the file has %s%d bytes for them"
              .formatted(
                  source.path(),
                  queries,
                  perQuery,
                  source.compressed() ? "at most " : "",
                  available));
    }
  }

  private static void check(int k, int query, int[] ids, float[] scores, String where) {
    if (ids.length != k || scores.length != k) {
      throw malformed(
          where,
          query,
          "%d ids and %d scores, expected %d".formatted(ids.length, scores.length, k));
    }
    for (int rank = 0; rank < k; rank++) {
      if (ids[rank] < MISSING) {
        throw malformed(
            where, query, "id %d, expected 0 or more, or %d".formatted(ids[rank], MISSING));
      }
      if (!Float.isFinite(scores[rank])) {
        throw malformed(
            where,
            query,
            "score %s of id %d, expected a finite number".formatted(scores[rank], ids[rank]));
      }
      if (rank > 0 && scores[rank] > scores[rank - 1]) {
        throw malformed(
            where,
            query,
            "score %s after %s, expected the best first".formatted(scores[rank], scores[rank - 1]));
      }
    }
    int[] sorted = ids.clone();
    Arrays.sort(sorted);
    for (int i = 1; i < k; i++) {
      if (sorted[i] == sorted[i - 1] && sorted[i] != MISSING) {
        throw malformed(where, query, "id %d stands twice, expected once".formatted(sorted[i]));
      }
    }
  }

  private static RichterException malformed(String where, int query, String message) {
    return new RichterException(
        ErrorCode.DATA_MALFORMED, "%s, query %d: %s".formatted(where, query, message));
  }

  /**
   * Writes a file, which appears whole or not at all.
   *
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED}
   */
  public void write(Path path) {
    try (OutputFile file = OutputFile.create(path)) {
      BinaryOutput output = BinaryOutput.into(file);
      output.writeInt(ids.length);
      output.writeInt(k);
      for (int[] row : ids) {
        for (int id : row) {
          output.writeInt(id);
        }
      }
      for (float[] row : scores) {
        for (float score : row) {
          output.writeFloat(score);
        }
      }
      output.flush();
      file.commit();
    }
  }

  /** How many queries there are. */
  public int queries() {
    return ids.length;
  }

  /** How many answers each query has. */
  public int k() {
    return k;
  }

  /** The row of an answer, or {@link #MISSING}; ranks run from 0. */
  public int id(int query, int rank) {
    return ids[query][rank];
  }

  /** The inner product of an answer with its query. */
  public float score(int query, int rank) {
    return scores[query][rank];
  }

  /** How many answers of a query exist: k unless fewer documents share a token with it. */
  public int found(int query) {
    int found = k;
    while (found > 0 && ids[query][found - 1] == MISSING) {
      found--;
    }
    return found;
  }
}
