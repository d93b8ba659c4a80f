package dev.richter.search;

import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * A Lucene query for the k documents whose multi-vectors score best by MaxSim. Segments that are
 * large enough have centroids, by which few of their documents are scored; all that the filter
 * accepts are scored where they have none, and where the search is to be exact.
 *
 * <pre>{@code
 * Query late = new MultiVectorQuery("colbert", tokens, 10, SearchParameters.defaults(), null);
 * TopDocs top = searcher.search(late, 10);
 * }</pre>
 *
 * <p>The query's rows are prepared as the field's parameters say: length 1 for cosines, and
 * clustered by the budget of queries.
 */
public final class MultiVectorQuery extends VectorQuery {

  private final MultiVector query;
  private final SearchParameters parameters;
  private final @Nullable Query filter;

  /**
   * Makes a query.
   *
   * @param field a {@link dev.richter.codec.MultiVectorField}
   * @param query the rows to compare documents with
   * @param k how many documents to find, at least 1
   * @param parameters how hard to try
   * @param filter what documents must match, or null
   * @throws dev.richter.error.RichterException with {@link
   *     dev.richter.error.ErrorCode#PARAMETER_INVALID} if {@code k} is less than 1
   */
  public MultiVectorQuery(
      String field, MultiVector query, int k, SearchParameters parameters, @Nullable Query filter) {
    super(field, k);
    this.query = query;
    this.parameters = parameters;
    this.filter = filter;
  }

  @Override
  public VectorTopDocs search(IndexSearcher searcher) throws IOException {
    return new MultiVectorSearch(searcher, field(), query, k(), parameters, filter).run();
  }

  @Override
  public String toString(String defaultField) {
    return "MultiVectorQuery[%s, %d rows, k=%d, %s%s]"
        .formatted(
            field(), query.size(), k(), parameters, filter == null ? "" : ", filter=" + filter);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && other instanceof MultiVectorQuery that
        && hasFieldAndKOf(that)
        && query.equals(that.query)
        && parameters.equals(that.parameters)
        && Objects.equals(filter, that.filter);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), field(), query, k(), parameters, filter);
  }
}
