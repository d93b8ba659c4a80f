package dev.richter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.search.SearchParameters;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What to search for: the k documents whose vectors in a field score best with a query: by inner
 * product where they are sparse, by MaxSim where they are multi-vectors.
 *
 * <p>Immutable; the methods that take a value return a changed copy.
 *
 * @param field the field to search
 * @param query what to search for, of the kind of the field, with at least one token or row
 * @param k how many documents to find, at least 1
 * @param parameters how hard to try; where nothing is said, the recall decides
 * @param recall the recall to reach, by what {@link RichterIndex#tune tuning} has found; where
 *     nothing is said, the index's default recall if it was tuned, else the default parameters
 * @param deadline how long the search may take, before that of the parameters
 * @param filter which documents may be found; the filter applies before the k are chosen
 * @param rerank the second stage, if there is one
 * @param withPayload whether hits bring their payload
 */
public record SearchRequest(
    String field,
    Vector query,
    int k,
    Optional<SearchParameters> parameters,
    OptionalDouble recall,
    Optional<Duration> deadline,
    Optional<Filter> filter,
    Optional<Rerank> rerank,
    boolean withPayload) {

  /**
   * @throws RichterException with {@link ErrorCode#VECTOR_EMPTY} if the query is empty, or {@link
   *     ErrorCode#PARAMETER_INVALID} if {@code k} is less than 1 or the recall is not over 0 and at
   *     most 1
   */
  public SearchRequest {
    if (query.isEmpty()) {
      throw new RichterException(
          ErrorCode.VECTOR_EMPTY,
          "the query vector for field \"%s\" has no %s, expected at least one"
              .formatted(field, query instanceof SparseVector ? "tokens" : "rows"));
    }
    if (k < 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "k is %d, expected at least 1".formatted(k));
    }
    recall.ifPresent(Tuning::checkRecall);
    if (rerank.isPresent() && rerank.get().depth() < k) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "rerank depth is %d, expected at least k, which is %d"
              .formatted(rerank.get().depth(), k));
    }
  }

  /**
   * A search of a field of sparse vectors with the default parameters.
   *
   * @throws RichterException with {@link ErrorCode#VECTOR_EMPTY} if the query has no tokens, or
   *     {@link ErrorCode#PARAMETER_INVALID} if {@code k} is less than 1
   */
  public static SearchRequest sparse(String field, SparseVector query, int k) {
    return of(field, query, k);
  }

  /**
   * A search of a field of multi-vectors for the best documents by MaxSim, with the default
   * parameters.
   *
   * @throws RichterException with {@link ErrorCode#VECTOR_EMPTY} if the query has no rows, or
   *     {@link ErrorCode#PARAMETER_INVALID} if {@code k} is less than 1
   */
  public static SearchRequest multiVector(String field, MultiVector query, int k) {
    return of(field, query, k);
  }

  private static SearchRequest of(String field, Vector query, int k) {
    return new SearchRequest(
        field,
        query,
        k,
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /**
   * The same search as the first of two stages: its best documents, more than k of them, are scored
   * by MaxSim, and the k best of these are found. After learned sparse vectors 15 to 50 candidates
   * are enough.
   *
   * @param multiVectorField a field of multi-vectors
   * @param rows the query
   * @param depth how many documents the first stage looks for, at least k
   * @throws RichterException with {@link ErrorCode#VECTOR_EMPTY} if the query has no rows, or
   *     {@link ErrorCode#PARAMETER_INVALID} if the depth is less than k
   */
  public SearchRequest rerank(String multiVectorField, MultiVector rows, int depth) {
    return new SearchRequest(
        field,
        query,
        k,
        parameters,
        recall,
        deadline,
        filter,
        Optional.of(new Rerank(multiVectorField, rows, depth)),
        withPayload);
  }

  /** The same search with other parameters, whatever recall they reach. */
  public SearchRequest parameters(SearchParameters other) {
    return new SearchRequest(
        field,
        query,
        k,
        Optional.of(other),
        OptionalDouble.empty(),
        deadline,
        filter,
        rerank,
        withPayload);
  }

  /**
   * The same search with the parameters that reach a recall fastest, as {@link RichterIndex#tune
   * tuning} has found; 1 is an exact search and needs no tuning. Tuning knows the k that it was
   * done with, and no filters.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is not over 0 and at
   *     most 1
   */
  public SearchRequest recall(double wanted) {
    return new SearchRequest(
        field,
        query,
        k,
        Optional.empty(),
        OptionalDouble.of(wanted),
        deadline.or(() -> parameters.flatMap(SearchParameters::deadline)),
        filter,
        rerank,
        withPayload);
  }

  /**
   * The same search with another impact cut: postings whose impact is below about this share of the
   * k-th best sum of impacts are not read.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is negative, infinite
   *     or not a number
   */
  public SearchRequest impactCut(float impactCut) {
    return parameters(ownParameters().withImpactCut(impactCut));
  }

  /**
   * The same search with another heap factor: a block is opened if its summary scores at least this
   * share of the k-th best score so far.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is negative, infinite
   *     or not a number
   */
  public SearchRequest heapFactor(float heapFactor) {
    return parameters(ownParameters().withHeapFactor(heapFactor));
  }

  /** The same search, missing nothing or not. */
  public SearchRequest exact(boolean exact) {
    return parameters(ownParameters().withExact(exact));
  }

  private SearchParameters ownParameters() {
    return parameters.orElse(SearchParameters.defaults());
  }

  /**
   * The same search, ending with what it has when its time is over.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the duration is not
   *     positive
   */
  public SearchRequest deadline(Duration other) {
    SearchParameters.defaults().withDeadline(other);
    return new SearchRequest(
        field, query, k, parameters, recall, Optional.of(other), filter, rerank, withPayload);
  }

  /** The same search among the documents that a filter accepts. */
  public SearchRequest filter(Filter only) {
    return new SearchRequest(
        field, query, k, parameters, recall, deadline, Optional.of(only), rerank, withPayload);
  }

  /** The same search, with payloads in its hits or without. */
  public SearchRequest withPayload(boolean wanted) {
    return new SearchRequest(field, query, k, parameters, recall, deadline, filter, rerank, wanted);
  }

  /** The parameters to search with, given what tuning has found for the field, if anything. */
  SearchParameters resolve(Optional<Tuning> tuning) {
    SearchParameters resolved = parameters.orElseGet(() -> byRecall(tuning));
    return deadline.map(resolved::withDeadline).orElse(resolved);
  }

  private SearchParameters byRecall(Optional<Tuning> tuning) {
    return Tuning.parameters(tuning, recall)
        .orElseThrow(
            () ->
                new RichterException(
                    ErrorCode.PARAMETER_INVALID,
                    "recall is %s, but field \"%s\" was not tuned: tune it first, or give impactCut and heapFactor"
                        .formatted(recall.getAsDouble(), field)));
  }
}
