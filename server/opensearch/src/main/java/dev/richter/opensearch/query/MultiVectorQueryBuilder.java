package dev.richter.opensearch.query;

import dev.richter.opensearch.field.MultiVectorMapper;
import dev.richter.opensearch.field.VectorFieldType;
import dev.richter.search.SearchParameters;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.util.EnumSet;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.xcontent.ObjectParser;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.QueryShardContext;

/** The clause {@value #NAME}: the best documents by MaxSim. */
public final class MultiVectorQueryBuilder
    extends FilteredQueryBuilder<MultiVectorQueryBuilder, MultiVector> {

  /** The name of the clause. */
  public static final String NAME = "richter_multi_vector";

  private static final ObjectParser<MultiVectorQueryBuilder, Void> PARSER =
      new ObjectParser<>(NAME);

  static {
    declare(
        PARSER,
        QueryKind.MULTI,
        EnumSet.of(EffortParameter.PROBES, EffortParameter.CANDIDATES, EffortParameter.MARGIN));
  }

  /**
   * Makes a clause with the default parameters.
   *
   * @param field a field of type {@value MultiVectorMapper#TYPE}
   * @param query the rows to compare documents with
   */
  public MultiVectorQueryBuilder(String field, MultiVector query) {
    super(QueryKind.MULTI, field, query);
  }

  /** Reads what another node has sent. */
  public MultiVectorQueryBuilder(StreamInput in) throws IOException {
    super(QueryKind.MULTI, in);
  }

  /** Reads the clause of a request. */
  public static MultiVectorQueryBuilder fromXContent(XContentParser content) throws IOException {
    return parse(
        NAME, content, field -> new MultiVectorQueryBuilder(field, QueryKind.MULTI.none()), PARSER);
  }

  /** Sets for how many centroids lists are read for each row: see {@link SearchParameters}. */
  public MultiVectorQueryBuilder probes(int centroids) {
    return effort(EffortParameter.PROBES, centroids);
  }

  /** Sets of how many documents scores are estimated: see {@link SearchParameters}. */
  public MultiVectorQueryBuilder candidates(int documents) {
    return effort(EffortParameter.CANDIDATES, documents);
  }

  /** Sets when no better document is expected: see {@link SearchParameters}. */
  public MultiVectorQueryBuilder margin(float deviations) {
    return effort(EffortParameter.MARGIN, deviations);
  }

  @Override
  public String getWriteableName() {
    return NAME;
  }

  @Override
  VectorSearch search(String name, VectorFieldType type, QueryShardContext context)
      throws IOException {
    return new VectorSearch.Multi(name, query(), k(), parameters(type), filterQuery(context));
  }

  @Override
  MultiVectorQueryBuilder copy() {
    return new MultiVectorQueryBuilder(field(), query());
  }
}
