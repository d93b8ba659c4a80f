package dev.richter.opensearch.query;

import dev.richter.opensearch.content.Refusals;
import dev.richter.opensearch.content.VectorContent;
import dev.richter.opensearch.field.MultiVectorMapper;
import dev.richter.opensearch.field.VectorFieldType;
import dev.richter.search.SearchParameters;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
  private static final ParseField PROBES = new ParseField("probes");
  private static final ParseField CANDIDATES = new ParseField("candidates");
  private static final ParseField MARGIN = new ParseField("margin");
  private static final ObjectParser<MultiVectorQueryBuilder, Void> PARSER =
      new ObjectParser<>(NAME);

  static {
    PARSER.declareField(
        MultiVectorQueryBuilder::query,
        (content, nothing) -> VectorContent.multi(content),
        QUERY,
        ValueType.OBJECT_ARRAY);
    PARSER.declareRequiredFieldSet(QUERY.getPreferredName());
    PARSER.declareInt(MultiVectorQueryBuilder::probes, PROBES);
    PARSER.declareInt(MultiVectorQueryBuilder::candidates, CANDIDATES);
    PARSER.declareFloat(MultiVectorQueryBuilder::margin, MARGIN);
    declareFiltered(PARSER);
  }

  private MultiVector query;
  private @Nullable Integer probes;
  private @Nullable Integer candidates;
  private @Nullable Float margin;

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
    probes = in.readOptionalInt();
    candidates = in.readOptionalInt();
    margin = in.readOptionalFloat();
  }

  @Override
  protected void doWriteTo(StreamOutput out) throws IOException {
    super.doWriteTo(out);
    Rows.write(out, query);
    out.writeOptionalInt(probes);
    out.writeOptionalInt(candidates);
    out.writeOptionalFloat(margin);
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
    probes = centroids;
    return this;
  }

  /** Sets of how many documents scores are estimated: see {@link SearchParameters}. */
  public MultiVectorQueryBuilder candidates(int documents) {
    candidates = documents;
    return this;
  }

  /** Sets when no better document is expected: see {@link SearchParameters}. */
  public MultiVectorQueryBuilder margin(float deviations) {
    margin = deviations;
    return this;
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
    SearchParameters parameters = Refusals.in("field [%s]".formatted(name), this::parameters);
    return new VectorSearch.Multi(name, query, k(), parameters, filterQuery(context));
  }

  private SearchParameters parameters() {
    SearchParameters parameters = SearchParameters.defaults();
    parameters = probes == null ? parameters : parameters.withProbes(probes);
    parameters = candidates == null ? parameters : parameters.withCandidates(candidates);
    parameters = margin == null ? parameters : parameters.withMargin(margin);
    return withCommon(parameters);
  }

  @Override
  void writeBody(XContentBuilder out, Params params) throws IOException {
    out.field(QUERY.getPreferredName());
    VectorContent.write(out, query);
    if (probes != null) {
      out.field(PROBES.getPreferredName(), probes);
    }
    if (candidates != null) {
      out.field(CANDIDATES.getPreferredName(), candidates);
    }
    if (margin != null) {
      out.field(MARGIN.getPreferredName(), margin);
    }
    super.writeBody(out, params);
  }

  @Override
  MultiVectorQueryBuilder copy() {
    MultiVectorQueryBuilder copy = new MultiVectorQueryBuilder(field(), query);
    copy.probes = probes;
    copy.candidates = candidates;
    copy.margin = margin;
    return copy;
  }

  @Override
  protected boolean doEquals(MultiVectorQueryBuilder other) {
    return super.doEquals(other)
        && query.equals(other.query)
        && Objects.equals(probes, other.probes)
        && Objects.equals(candidates, other.candidates)
        && Objects.equals(margin, other.margin);
  }

  @Override
  protected int doHashCode() {
    return Objects.hash(super.doHashCode(), query, probes, candidates, margin);
  }
}
