package dev.richter.opensearch.query;

import dev.richter.opensearch.content.VectorContent;
import dev.richter.opensearch.field.MultiVectorMapper;
import dev.richter.opensearch.field.VectorFieldType;
import dev.richter.search.SearchParameters;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Objects;
import org.opensearch.core.ParseField;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.ObjectParser;
import org.opensearch.core.xcontent.ObjectParser.ValueType;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.QueryShardContext;

/** The clause {@value #NAME}: the best documents by MaxSim. */
public final class MultiVectorQueryBuilder extends FilteredQueryBuilder<MultiVectorQueryBuilder> {

  /** The name of the clause. */
  public static final String NAME = "richter_multi_vector";

  private static final ParseField QUERY = new ParseField("query");
  private static final ObjectParser<MultiVectorQueryBuilder, Void> PARSER =
      new ObjectParser<>(NAME);

  static {
    PARSER.declareField(
        MultiVectorQueryBuilder::query,
        (content, nothing) -> VectorContent.multi(content),
        QUERY,
        ValueType.OBJECT_ARRAY);
    PARSER.declareRequiredFieldSet(QUERY.getPreferredName());
    declareFiltered(
        PARSER,
        EnumSet.of(EffortParameter.PROBES, EffortParameter.CANDIDATES, EffortParameter.MARGIN));
  }

  private MultiVector query;

  /**
   * Makes a clause with the default parameters.
   *
   * @param field a field of type {@value MultiVectorMapper#TYPE}
   * @param query the rows to compare documents with
   */
  public MultiVectorQueryBuilder(String field, MultiVector query) {
    super(field);
    this.query = query;
  }

  /** Reads what another node has sent. */
  public MultiVectorQueryBuilder(StreamInput in) throws IOException {
    super(in);
    query = Rows.read(in);
  }

  @Override
  protected void doWriteTo(StreamOutput out) throws IOException {
    super.doWriteTo(out);
    Rows.write(out, query);
  }

  /** Reads the clause of a request. */
  public static MultiVectorQueryBuilder fromXContent(XContentParser content) throws IOException {
    return parse(NAME, content, field -> new MultiVectorQueryBuilder(field, Rows.NONE), PARSER);
  }

  private void query(MultiVector rows) {
    query = rows;
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
  String fieldTypeName() {
    return MultiVectorMapper.TYPE;
  }

  @Override
  VectorSearch search(String name, VectorFieldType type, QueryShardContext context)
      throws IOException {
    Rows.check(name, type, query);
    return new VectorSearch.Multi(name, query, k(), parameters(type), filterQuery(context));
  }

  @Override
  void writeBody(XContentBuilder out, Params params) throws IOException {
    out.field(QUERY.getPreferredName());
    VectorContent.write(out, query);
    super.writeBody(out, params);
  }

  @Override
  MultiVectorQueryBuilder copy() {
    return new MultiVectorQueryBuilder(field(), query);
  }

  @Override
  protected boolean doEquals(MultiVectorQueryBuilder other) {
    return super.doEquals(other) && query.equals(other.query);
  }

  @Override
  protected int doHashCode() {
    return Objects.hash(super.doHashCode(), query);
  }
}
