package dev.richter.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a query found.
 *
 * @param points the best first
 * @param timedOut whether the deadline came first, so that better points may exist
 * @param explain what was done, where that was asked for
 */
public record QueryResult(
    List<ScoredPoint> points, boolean timedOut, Optional<Explanation> explain) {

  /**
   * A point that was found.
   *
   * @param id what it is called
   * @param score how well it fits
   * @param payload its payload, where that was asked for
   * @param vector its vectors by field, where they were asked for
   * @param matches the tokens in both, largest product first, where that was asked for
   */
  public record ScoredPoint(
      PointId id,
      float score,
      Optional<JsonNode> payload,
      Map<String, Vector> vector,
      List<TokenMatch> matches) {

    /** Copies what was given. */
    public ScoredPoint {
      vector = vector == null ? Map.of() : Map.copyOf(vector);
      matches = matches == null ? List.of() : List.copyOf(matches);
    }
  }

  /**
   * A token of a query and a point.
   *
   * @param token its number
   * @param text how the encoder of the field writes it, where the server has it
   * @param queryWeight its weight in the query
   * @param pointWeight its weight in the point
   * @param product the product of both
   */
  public record TokenMatch(
      int token, Optional<String> text, float queryWeight, float pointWeight, float product) {}

  /**
   * A token of what a text became.
   *
   * @param token its number
   * @param text how the encoder writes it
   * @param weight its weight
   */
  public record TokenWeight(int token, Optional<String> text, float weight) {}

  /**
   * What a search did.
   *
   * @param work counters of the search; of its first stage, if it has two
   * @param rerankWork counters of the second stage, after a prefetch
   * @param micros microseconds by stage
   * @param params the parameters that it went by
   * @param queryTokens what a text became in a field of sparse vectors, heaviest first
   */
  public record Explanation(
      Work work,
      Optional<RerankWork> rerankWork,
      Map<String, Double> micros,
      JsonNode params,
      List<TokenWeight> queryTokens) {

    /** Copies the tokens. */
    public Explanation {
      queryTokens = queryTokens == null ? List.of() : List.copyOf(queryTokens);
    }
  }

  /** How much a search looked at. */
  public record Work(
      long lists,
      long postings,
      long blocksOpened,
      long pointsEstimated,
      long pointsScored,
      long bytesRead) {}

  /** How much ranking what a prefetch has found looked at. */
  public record RerankWork(long pointsScored, long bytesRead) {}
}
