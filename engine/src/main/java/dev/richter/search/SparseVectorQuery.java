package dev.richter.search;

import dev.richter.codec.SparseVectorField;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * A Lucene query for the k documents whose vectors have the largest inner product with the query
 * vector; the inner product is the score.
 *
 * <p>Like Lucene's queries for dense vectors, it finds its k documents when it is rewritten, over
 * all segments at once, and then matches these alone: it goes into any {@link IndexSearcher} and
 * combines with other queries.
 *
 * <pre>{@code
 * Query sparse = new SparseVectorQuery("text", vector, 10, SearchParameters.defaults(), null);
 * Query hybrid = new BooleanQuery.Builder().add(sparse, SHOULD).add(bm25, SHOULD).build();
 * TopDocs top = searcher.search(hybrid, 10);
 * }</pre>
 *
 * <p>Only documents that share a token with the query are found. The filter is applied before the k
 * are chosen: whenever k documents that it accepts share a token with the query, k come back.
 */
public final class SparseVectorQuery extends VectorQuery {

  private final SparseVector vector;
  private final SearchParameters parameters;
  private final @Nullable Query filter;

  /**
   * Makes a query.
   *
   * @param field a {@link SparseVectorField}
   * @param vector the query vector, with at least one token
   * @param k how many documents to find, at least 1
   * @param parameters how hard to try
   * @param filter what documents must match, or null
   * @throws RichterException with {@link ErrorCode#VECTOR_EMPTY} or {@link
   *     ErrorCode#PARAMETER_INVALID}
   */
  public SparseVectorQuery(
      String field,
      SparseVector vector,
      int k,
      SearchParameters parameters,
      @Nullable Query filter) {
    super(field, k);
    if (vector.isEmpty()) {
      throw new RichterException(
          ErrorCode.VECTOR_EMPTY,
          "the query vector for field \"%s\" has no tokens, expected at least one"
              .formatted(field));
    }
    this.vector = vector;
    this.parameters = parameters;
    this.filter = filter;
  }

  /** How hard the search tries. */
  public SearchParameters parameters() {
    return parameters;
  }

  @Override
  public VectorTopDocs search(IndexSearcher searcher) throws IOException {
    return new SparseSearch(searcher, field(), vector, k(), parameters, filter).run();
  }

  @Override
  public String toString(String defaultField) {
    return "SparseVectorQuery[%s, %d tokens, k=%d, %s%s]"
        .formatted(
            field(), vector.size(), k(), parameters, filter == null ? "" : ", filter=" + filter);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && other instanceof SparseVectorQuery query
        && hasFieldAndKOf(query)
        && vector.equals(query.vector)
        && parameters.equals(query.parameters)
        && Objects.equals(filter, query.filter);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), field(), vector, k(), parameters, filter);
  }
}
