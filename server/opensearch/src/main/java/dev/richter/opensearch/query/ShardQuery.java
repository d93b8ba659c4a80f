package dev.richter.opensearch.query;

import dev.richter.search.FoundDocumentsQuery;
import dev.richter.search.VectorTopDocs;
import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.FilterWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/**
 * A search for the k best documents of a shard, as a part of one request.
 *
 * <p>OpenSearch rewrites a query once more when it fetches documents, and before it knows how long
 * it may take. So this query searches not when it is rewritten, as Lucene's own do, but when it is
 * run; and it keeps what it found for as long as the request lasts, since a request may run it more
 * than once.
 */
public final class ShardQuery extends Query {

  private final VectorSearch search;
  private @Nullable Query view;
  private @Nullable FoundDocumentsQuery found;
  private @Nullable Object foundIn;

  ShardQuery(VectorSearch search) {
    this.search = search;
  }

  VectorSearch search() {
    return search;
  }

  /** Says what documents the request may see, before it is run. */
  synchronized void restrictTo(Query documents) {
    view = documents;
  }

  /** What was found and how, once the query was run. */
  synchronized Optional<VectorTopDocs> found() {
    return Optional.ofNullable(found).map(FoundDocumentsQuery::found);
  }

  private synchronized FoundDocumentsQuery findIn(IndexSearcher searcher) throws IOException {
    Object reader = searcher.getIndexReader().getContext().id();
    if (found == null || foundIn != reader) {
      found = search.within(view).rewrite(searcher);
      foundIn = reader;
    }
    return found;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost)
      throws IOException {
    return new FilterWeight(this, findIn(searcher).createWeight(searcher, scoreMode, boost)) {

      /** What one segment contributes depends on all others. */
      @Override
      public boolean isCacheable(LeafReaderContext context) {
        return false;
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    if (visitor.acceptField(search.field())) {
      visitor.visitLeaf(this);
      if (search instanceof VectorSearch.Rerank rerank) {
        rerank.firstStage().visit(visitor);
      }
    }
  }

  @Override
  public String toString(String defaultField) {
    return search.within(view).toString(defaultField);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other) && other instanceof ShardQuery that && search.equals(that.search);
  }

  @Override
  public int hashCode() {
    return 31 * classHash() + search.hashCode();
  }
}
