package dev.richter.opensearch.query;

import dev.richter.opensearch.field.SparseVectorMapper;
import dev.richter.opensearch.field.VectorFieldType;
import dev.richter.search.SearchParameters;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.EnumSet;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.xcontent.ObjectParser;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.QueryShardContext;

/** The clause {@value #NAME}: the largest inner products with a sparse vector. */
public final class SparseQueryBuilder
    extends FilteredQueryBuilder<SparseQueryBuilder, SparseVector> {

  /** The name of the clause. */
  public static final String NAME = "richter_sparse";

  private static final ObjectParser<SparseQueryBuilder, Void> PARSER = new ObjectParser<>(NAME);

  static {
    declare(
        PARSER,
        QueryKind.SPARSE,
        EnumSet.of(
            EffortParameter.RECALL, EffortParameter.IMPACT_CUT, EffortParameter.HEAP_FACTOR));
  }

  /**
   * Makes a clause with the default parameters.
   *
   * @param field a field of type {@value SparseVectorMapper#TYPE}
   * @param query what to search for
   */
  public SparseQueryBuilder(String field, SparseVector query) {
    super(QueryKind.SPARSE, field, query);
  }

  /** Reads what another node has sent. */
  public SparseQueryBuilder(StreamInput in) throws IOException {
    super(QueryKind.SPARSE, in);
  }

  /** Reads the clause of a request. */
  public static SparseQueryBuilder fromXContent(XContentParser content) throws IOException {
    return parse(
        NAME, content, field -> new SparseQueryBuilder(field, QueryKind.SPARSE.none()), PARSER);
  }

  /** Sets the recall to reach by what tuning has found, in place of the other parameters. */
  public SparseQueryBuilder recall(double wanted) {
    return effort(EffortParameter.RECALL, wanted);
  }

  /** Sets the impact cut: see {@link SearchParameters}. */
  public SparseQueryBuilder impactCut(float cut) {
    return effort(EffortParameter.IMPACT_CUT, cut);
  }

  /** Sets the heap factor: see {@link SearchParameters}. */
  public SparseQueryBuilder heapFactor(float factor) {
    return effort(EffortParameter.HEAP_FACTOR, factor);
  }

  @Override
  public String getWriteableName() {
    return NAME;
  }

  @Override
  VectorSearch search(String name, VectorFieldType type, QueryShardContext context)
      throws IOException {
    return new VectorSearch.Sparse(name, query(), k(), parameters(type), filterQuery(context));
  }

  @Override
  SparseQueryBuilder copy() {
    return new SparseQueryBuilder(field(), query());
  }
}
