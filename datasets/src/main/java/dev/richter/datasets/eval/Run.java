package dev.richter.datasets.eval;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;

/**
 * What a system found for each of some queries, as rankings in the order in which trec_eval has
 * them: the highest score first, and of equal scores the id that is last in the order of UTF-8
 * bytes. The rank that a file states has no part in it, so that a measure is the same whoever
 * computes it from the file.
 *
 * <p>Scores are compared in double precision, as by trec_eval from release 9.0.8 of 2023 on.
 * Earlier ones compare them as floats, and so does pytrec_eval, which ir_measures and BEIR use:
 * where a file has scores that are the same float but not the same double, they take them for
 * equal. Richter's own scores are floats, for which both orders are the same.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Run {

  private static final Comparator<Entry<String, Double>> ORDER =
      Entry.<String, Double>comparingByValue()
          .thenComparing(Entry.comparingByKey(Run::compareBytes))
          .reversed();

  private final Map<String, List<String>> rankings;

  private Run(Map<String, List<String>> rankings) {
    this.rankings = rankings;
  }

  /**
   * Makes a run of a map from query to document to score.
   *
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if a score is not finite
   */
  public static Run of(Map<String, Map<String, Double>> scoresByQuery) {
    Map<String, List<String>> rankings = new LinkedHashMap<>();
    scoresByQuery.forEach((query, scores) -> rankings.put(query, ranking(query, scores)));
    return new Run(Collections.unmodifiableMap(rankings));
  }

  /**
   * Reads a file, in which the lines may have any order. Memory: about 150 bytes a line.
   *
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if it has no line or a document
   *     twice for one query, or as {@link RunReader} does
   */
  public static Run read(Path path) {
    Map<String, Map<String, Double>> scores = new LinkedHashMap<>();
    try (RunReader reader = RunReader.open(path)) {
      while (reader.hasNext()) {
        RunEntry entry = reader.next();
        Double previous =
            scores
                .computeIfAbsent(entry.queryId(), query -> new LinkedHashMap<>())
                .put(entry.documentId(), entry.score());
        if (previous != null) {
          throw reader.malformed(
              "document %s a second time for query %s, expected it once"
                  .formatted(entry.documentId(), entry.queryId()));
        }
      }
    }
    if (scores.isEmpty()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED, "%s: empty, expected the lines of a run".formatted(path));
    }
    return of(scores);
  }

  private static List<String> ranking(String query, Map<String, Double> scores) {
    scores.forEach(
        (document, score) -> {
          if (!Double.isFinite(score)) {
            throw new RichterException(
                ErrorCode.DATA_MALFORMED,
                "query %s: score %s of document %s, expected a finite number"
                    .formatted(query, score, document));
          }
        });
    return scores.entrySet().stream()
        // To C, unlike to Double, both zeros are equal.
        .map(entry -> Map.entry(entry.getKey(), entry.getValue() + 0.0))
        .sorted(ORDER)
        .map(Entry::getKey)
        .toList();
  }

  private static int compareBytes(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  /** The queries, in the order of the file. */
  public Set<String> queries() {
    return rankings.keySet();
  }

  /** The ids of the documents found for a query, best first; empty if there are none. */
  public List<String> ranking(String query) {
    return rankings.getOrDefault(query, List.of());
  }
}
