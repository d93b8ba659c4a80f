package dev.richter.bench.worker;

import dev.richter.DocumentId;
import dev.richter.Hit;
import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.SearchResult;
import dev.richter.bench.worker.Engine.Found;
import dev.richter.bench.worker.Engine.Searcher;
import dev.richter.bench.worker.Request.Pass;
import dev.richter.filter.Filter;
import dev.richter.vector.Vector;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Searches an index whose documents have their row as id.
 *
 * @param requests makes the request for a query that has something in it
 */
record FacadeSearcher<V extends Vector>(
    RichterIndex index, BiFunction<V, Pass, SearchRequest> requests) implements Searcher<V> {

  @Override
  public Found search(V query, Pass pass) {
    if (query.isEmpty()) {
      return new Found(new int[0], new float[0], null);
    }
    SearchRequest request = requests.apply(query, pass).parameters(pass.search());
    if (pass.ranksBelow() != Request.ALL_RANKS) {
      request = request.filter(Filter.range(Engine.RANK).lt(pass.ranksBelow()));
    }
    SearchResult result = index.search(request);
    List<Hit> hits = result.hits();
    int[] rows = new int[hits.size()];
    float[] scores = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(hits.get(i));
      scores[i] = hits.get(i).score();
    }
    return new Found(rows, scores, result.work());
  }

  private static int row(Hit hit) {
    return switch (hit.id()) {
      case DocumentId.OfLong id -> Math.toIntExact(id.value());
      case DocumentId.OfString id ->
          throw new IllegalStateException("id \"%s\" is not a row".formatted(id.value()));
    };
  }

  @Override
  public void close() {
    index.close();
  }
}
