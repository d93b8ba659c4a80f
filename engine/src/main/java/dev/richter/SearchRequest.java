package dev.richter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.search.SearchParameters;
import dev.richter.vector.SparseVector;
import java.time.Duration;
import java.util.Optional;

/**
 * What to search for: the k documents whose vectors in a field have the largest inner product with
 * a query vector.
 *
 * <p>Immutable; the methods that take a value return a changed copy.
 *
 * @param field the field to search
 * @param query the query vector, with at least one token
 * @param k how many documents to find, at least 1
 * @param parameters how hard to try
 * @param filter which documents may be found; the filter applies before the k are chosen
 * @param withPayload whether hits bring their payload
 */
public record SearchRequest(
    String field,
    SparseVector query,
    int k,
    SearchParameters parameters,
    Optional<Filter> filter,
    boolean withPayload) {

  /**
   * @throws RichterException with {@link ErrorCode#VECTOR_EMPTY} if the query has no tokens, or
   *     {@link ErrorCode#PARAMETER_INVALID} if {@code k} is less than 1
   */
  public SearchRequest {
    if (query.isEmpty()) {
      throw new RichterException(
          ErrorCode.VECTOR_EMPTY,
          "the query vector for field \"%s\" has no tokens, expected at least one"
              .formatted(field));
    }
    if (k < 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "k is %d, expected at least 1".formatted(k));
    }
  }

  /**
   * A search of a field of sparse vectors with the default parameters.
   *
   * @throws RichterException with {@link ErrorCode#VECTOR_EMPTY} if the query has no tokens, or
   *     {@link ErrorCode#PARAMETER_INVALID} if {@code k} is less than 1
   */
  public static SearchRequest sparse(String field, SparseVector query, int k) {
    return new SearchRequest(field, query, k, SearchParameters.defaults(), Optional.empty(), false);
  }

  /** The same search with other parameters. */
  public SearchRequest parameters(SearchParameters other) {
    return new SearchRequest(field, query, k, other, filter, withPayload);
  }

  /**
   * The same search with another impact cut: postings whose impact is below this share of the k-th
   * best sum of impacts are not read.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is negative, infinite
   *     or not a number
   */
  public SearchRequest impactCut(float impactCut) {
    return parameters(parameters.withImpactCut(impactCut));
  }

  /**
   * The same search with another heap factor: a block is opened if its summary scores at least this
   * share of the k-th best score so far.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is negative, infinite
   *     or not a number
   */
  public SearchRequest heapFactor(float heapFactor) {
    return parameters(parameters.withHeapFactor(heapFactor));
  }

  /** The same search, one that may miss nothing or not. */
  public SearchRequest exact(boolean exact) {
    return parameters(parameters.withExact(exact));
  }

  /**
   * The same search, ending with what it has when its time is over.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the duration is not
   *     positive
   */
  public SearchRequest deadline(Duration deadline) {
    return parameters(parameters.withDeadline(deadline));
  }

  /** The same search among the documents that a filter accepts. */
  public SearchRequest filter(Filter only) {
    return new SearchRequest(field, query, k, parameters, Optional.of(only), withPayload);
  }

  /** The same search, with payloads in its hits or without. */
  public SearchRequest withPayload(boolean wanted) {
    return new SearchRequest(field, query, k, parameters, filter, wanted);
  }
}
