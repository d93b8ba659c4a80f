package dev.richter.opensearch.query;

import dev.richter.search.VectorTopDocs;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.jspecify.annotations.Nullable;
import org.opensearch.index.shard.SearchOperationListener;
import org.opensearch.search.internal.SearchContext;

/** Tells searches of vectors what a request restricts them to, and the request how they ended. */
public final class RequestListener implements SearchOperationListener {

  /** An alias may hide documents; those do not count among the k. */
  @Override
  public void onPreQueryPhase(SearchContext context) {
    Query alias = context.aliasFilter();
    if (alias != null) {
      searches(context.query()).forEach(search -> search.restrictTo(alias));
    }
  }

  @Override
  public void onQueryPhase(SearchContext context, long tookInNanos) {
    if (searches(context.query()).stream()
        .anyMatch(search -> search.found().map(VectorTopDocs::timedOut).orElse(false))) {
      context.queryResult().searchTimedOut(true);
    }
  }

  private static List<ShardQuery> searches(@Nullable Query query) {
    List<ShardQuery> found = new ArrayList<>();
    if (query != null) {
      query.visit(
          new QueryVisitor() {
            @Override
            public void visitLeaf(Query leaf) {
              if (leaf instanceof ShardQuery search) {
                found.add(search);
              }
            }
          });
    }
    return found;
  }
}
