package dev.richter.tools;

import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.SearchResult;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Queries as searches of an index: of sparse vectors, of multi-vectors, or of both in two stages.
 *
 * @param vectors the vectors of the queries
 * @param field the field to search
 * @param rerankField the field of the second stage, if there is one
 * @param rerankDepth how many documents the second stage ranks
 * @param k how many documents to find
 * @param filter which documents may be found
 */
record Queries(
    TextVectors vectors,
    String field,
    Optional<String> rerankField,
    int rerankDepth,
    int k,
    Optional<Filter> filter)
    implements Iterator<Queries.Query> {

  /** How many documents the second stage ranks, unless that is fewer than are to be found. */
  static final int DEFAULT_RERANK_DEPTH = 50;

  /**
   * A query.
   *
   * @param id its identifier
   * @param request what to search for; nothing where its text has no token that documents can have
   */
  record Query(String id, Optional<SearchRequest> request) {

    /** What the query finds, with the search changed in some way. */
    SearchResult search(RichterIndex index, UnaryOperator<SearchRequest> change) {
      return request.map(change).map(index::search).orElse(NOTHING);
    }
  }

  /** What is found where there is nothing to search for. */
  static final SearchResult NOTHING = new SearchResult(List.of(), List.of(), false, 0);

  /**
   * Queries with the default depth.
   *
   * @throws RichterException with {@link ErrorCode#FIELD_MISMATCH} if multi-vectors went through
   *     another head than those of the index, texts through another encoder, or the field has none
   */
  static Queries of(
      RichterIndex index,
      TextVectors vectors,
      SearchOptions search,
      RerankOptions rerank,
      FilterOptions filters) {
    String field = vectors.hasSparse() ? search.sparseField(index) : search.multiVectorField(index);
    Optional<String> rerankField =
        vectors.hasSparse() && vectors.hasMulti()
            ? Optional.of(rerank.field(index, search))
            : Optional.empty();
    vectors.requireOriginOf(index, field, rerankField.orElse(field));
    return new Queries(
        vectors,
        field,
        rerankField,
        Math.max(DEFAULT_RERANK_DEPTH, search.k),
        search.k,
        filters.filter());
  }

  /**
   * The same queries, for which the second stage ranks another number of documents.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is less than k
   */
  Queries withRerankDepth(int depth) {
    return new Queries(vectors, field, rerankField, requireRerankDepth(depth), k, filter);
  }

  /** A number of documents that the second stage may rank. */
  int requireRerankDepth(int depth) {
    if (depth < k) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "rerank depth is %d, expected at least k, which is %d".formatted(depth, k));
    }
    return depth;
  }

  @Override
  public boolean hasNext() {
    return vectors.hasNext();
  }

  /**
   * The next query.
   *
   * @throws RichterException as {@link TextVectors#next}, or with {@link ErrorCode#VECTOR_EMPTY} if
   *     one of its vectors is empty
   */
  @Override
  public Query next() {
    TextVectors.Entry entry = vectors.next();
    String id = entry.id().toString();
    try {
      if (vectors.areEncoded() && entry.sparse().filter(SparseVector::isEmpty).isPresent()) {
        return new Query(id, Optional.empty());
      }
      SearchRequest request = request(entry);
      return new Query(id, Optional.of(filter.map(request::filter).orElse(request)));
    } catch (RichterException failure) {
      throw new RichterException(
          failure.code(), "query \"%s\": %s".formatted(id, failure.getMessage()), failure);
    }
  }

  private SearchRequest request(TextVectors.Entry entry) {
    if (entry.sparse().isEmpty()) {
      return SearchRequest.multiVector(field, entry.rows().orElseThrow(), k);
    }
    SearchRequest first = SearchRequest.sparse(field, entry.sparse().get(), k);
    if (rerankField.isEmpty()) {
      return first;
    }
    MultiVector rows = entry.rows().orElseThrow();
    return first.rerank(rerankField.get(), rows, rerankDepth);
  }

  /**
   * All queries.
   *
   * @param file what messages call them
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if there are none to search for
   */
  List<Query> readAll(Path file) {
    List<Query> all = new ArrayList<>();
    forEachRemaining(all::add);
    if (all.stream().allMatch(query -> query.request().isEmpty())) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          all.isEmpty()
              ? "%s: no queries, expected at least one".formatted(file)
              : "%s: %d queries without a token that documents can have, expected at least one with any"
                  .formatted(file, all.size()));
    }
    return all;
  }
}
