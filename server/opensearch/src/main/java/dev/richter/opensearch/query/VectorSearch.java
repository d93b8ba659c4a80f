package dev.richter.opensearch.query;

import dev.richter.search.MultiVectorQuery;
import dev.richter.search.RerankQuery;
import dev.richter.search.SearchParameters;
import dev.richter.search.SparseVectorQuery;
import dev.richter.search.VectorQuery;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.time.Duration;
import java.util.Optional;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** A search for the k best documents, before it is known what else restricts it. */
sealed interface VectorSearch {

  /** The field that is searched. */
  String field();

  /** How many documents are looked for. */
  int k();

  /**
   * The engine's query.
   *
   * @param view what documents have to match beside the search's own filter, as that of the alias
   *     by which the index was named; null where all may be seen
   */
  VectorQuery within(@Nullable Query view);

  /** A search of sparse vectors. */
  record Sparse(
      String field, SparseVector query, int k, SearchParameters parameters, Optional<Query> filter)
      implements VectorSearch {

    @Override
    public VectorQuery within(@Nullable Query view) {
      return new SparseVectorQuery(field, query, k, parameters, both(filter.orElse(null), view));
    }
  }

  /** A search of multi-vectors. */
  record Multi(
      String field, MultiVector query, int k, SearchParameters parameters, Optional<Query> filter)
      implements VectorSearch {

    @Override
    public VectorQuery within(@Nullable Query view) {
      return new MultiVectorQuery(field, query, k, parameters, both(filter.orElse(null), view));
    }
  }

  /** A search in two stages. */
  record Rerank(
      String field,
      MultiVector query,
      int k,
      int depth,
      Query firstStage,
      Optional<Duration> deadline)
      implements VectorSearch {

    @Override
    public VectorQuery within(@Nullable Query view) {
      return new RerankQuery(candidates(view), depth, field, query, k, deadline);
    }

    /** A search of vectors is handed over as it is, so that its work is told too. */
    private Query candidates(@Nullable Query view) {
      if (firstStage instanceof ShardQuery vectors) {
        return vectors.search().within(view);
      }
      return view == null
          ? firstStage
          : new BooleanQuery.Builder().add(firstStage, Occur.MUST).add(view, Occur.FILTER).build();
    }
  }

  private static @Nullable Query both(@Nullable Query filter, @Nullable Query view) {
    if (filter == null || view == null) {
      return filter == null ? view : filter;
    }
    return new BooleanQuery.Builder().add(filter, Occur.FILTER).add(view, Occur.FILTER).build();
  }
}
