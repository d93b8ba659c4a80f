package dev.richter.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What to look for. Immutable; the methods that take a value return a changed copy.
 *
 * @param query the vector, or a text to be encoded
 * @param using the field; it may be left out where there is one for such a vector
 * @param prefetch the first stage, whose points the vector ranks
 * @param limit how many points to find, at least 1
 * @param filter which points may be found, as {@link Filters} makes it
 * @param params how hard to try
 * @param deadlineMs how long it may take, in milliseconds
 * @param withPayload whether payloads come with the points
 * @param withVector whether vectors do
 * @param explain whether the answer tells what was done, and which tokens matched
 */
public record Query(
    Vector query,
    Optional<String> using,
    Optional<Prefetch> prefetch,
    int limit,
    Optional<JsonNode> filter,
    Optional<SearchParams> params,
    Optional<Integer> deadlineMs,
    boolean withPayload,
    boolean withVector,
    boolean explain) {

  /**
   * A first stage.
   *
   * @param query the vector
   * @param using the field; it may be left out where there is one for such a vector
   * @param limit how many candidates it finds, at least the limit of the query
   * @param filter which points may be found
   * @param params how hard to try
   */
  public record Prefetch(
      Vector query,
      Optional<String> using,
      int limit,
      Optional<JsonNode> filter,
      Optional<SearchParams> params) {}

  /** A query for the best points. */
  public static Query of(Vector query, int limit) {
    return new Query(
        query,
        Optional.empty(),
        Optional.empty(),
        limit,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false);
  }

  /** The same query of a field. */
  public Query using(String field) {
    return new Query(
        query,
        Optional.of(field),
        prefetch,
        limit,
        filter,
        params,
        deadlineMs,
        withPayload,
        withVector,
        explain);
  }

  /** The same query among the points that a filter accepts. */
  public Query filter(JsonNode only) {
    return new Query(
        query,
        using,
        prefetch,
        limit,
        Optional.of(only),
        params,
        deadlineMs,
        withPayload,
        withVector,
        explain);
  }

  /** The same query with other parameters. */
  public Query params(SearchParams other) {
    return new Query(
        query,
        using,
        prefetch,
        limit,
        filter,
        Optional.of(other),
        deadlineMs,
        withPayload,
        withVector,
        explain);
  }

  /** The same query, ending with what it has after some milliseconds. */
  public Query deadlineMs(int millis) {
    return new Query(
        query,
        using,
        prefetch,
        limit,
        filter,
        params,
        Optional.of(millis),
        withPayload,
        withVector,
        explain);
  }

  /** The same query, answered with payloads or without. */
  public Query withPayload(boolean wanted) {
    return new Query(
        query, using, prefetch, limit, filter, params, deadlineMs, wanted, withVector, explain);
  }

  /** The same query, answered with vectors or without. */
  public Query withVector(boolean wanted) {
    return new Query(
        query, using, prefetch, limit, filter, params, deadlineMs, withPayload, wanted, explain);
  }

  /** The same query, explained or not. */
  public Query explain(boolean wanted) {
    return new Query(
        query, using, prefetch, limit, filter, params, deadlineMs, withPayload, withVector, wanted);
  }

  /**
   * This query as the first stage of another one, which ranks what this one finds; its filter and
   * parameters remain its own.
   *
   * @param rows what ranks
   * @param field the field of the rows
   * @param k how many points to find, at most the limit of this query
   */
  public Query rerank(Vector.Rows rows, String field, int k) {
    return ranking(rows, field, k);
  }

  /**
   * This query as the first stage of another one, which ranks what this one finds by a text; its
   * filter and parameters remain its own.
   *
   * @param text what ranks, by the encoder of the field
   * @param field a field of multi-vectors
   * @param k how many points to find, at most the limit of this query
   */
  public Query rerank(Vector.Text text, String field, int k) {
    return ranking(text, field, k);
  }

  private Query ranking(Vector vector, String field, int k) {
    return new Query(
        vector,
        Optional.of(field),
        Optional.of(new Prefetch(query, using, limit, filter, params)),
        k,
        Optional.empty(),
        Optional.empty(),
        deadlineMs,
        withPayload,
        withVector,
        explain);
  }
}
