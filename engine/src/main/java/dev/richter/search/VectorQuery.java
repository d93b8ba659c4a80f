package dev.richter.search;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;

/**
 * A Lucene query for the k documents whose vectors in a field score best.
 *
 * <p>Like Lucene's queries for dense vectors, it finds its k documents when it is rewritten, over
 * all segments at once, and then matches these alone: it goes into any {@link IndexSearcher} and
 * combines with other queries.
 */
public abstract sealed class VectorQuery extends Query
    permits SparseVectorQuery, MultiVectorQuery, RerankQuery {

  private final String field;
  private final int k;

  VectorQuery(String field, int k) {
    if (k < 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "k is %d, expected at least 1".formatted(k));
    }
    this.field = field;
    this.k = k;
  }

  /** The field that is searched. */
  public final String field() {
    return field;
  }

  /** How many documents are looked for. */
  public final int k() {
    return k;
  }

  /**
   * Runs the search on its own, which tells more than the query: what work was done, and whether
   * the deadline came first.
   *
   * @throws IllegalArgumentException if the field is there, but holds something else
   * @throws RichterException with a {@code VECTOR_…} code if the field cannot be compared with the
   *     query
   * @throws org.apache.lucene.index.CorruptIndexException if bytes of the index are not what was
   *     written
   */
  public abstract VectorTopDocs search(IndexSearcher searcher) throws IOException;

  /** Runs the search. */
  @Override
  public final FoundDocumentsQuery rewrite(IndexSearcher searcher) throws IOException {
    return new FoundDocumentsQuery(searcher.getIndexReader(), search(searcher));
  }

  @Override
  public final void visit(QueryVisitor visitor) {
    if (visitor.acceptField(field)) {
      visitor.visitLeaf(this);
    }
  }

  final boolean hasFieldAndKOf(VectorQuery other) {
    return field.equals(other.field) && k == other.k;
  }
}
