package dev.richter.opensearch.query;

import dev.richter.opensearch.content.Refusals;
import dev.richter.opensearch.content.VectorContent;
import dev.richter.opensearch.field.SparseVectorMapper;
import dev.richter.opensearch.field.VectorFieldType;
import dev.richter.search.SearchParameters;
import dev.richter.vector.SparseVector;
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

/** The clause {@value #NAME}: the largest inner products with a sparse vector. */
public final class SparseQueryBuilder extends FilteredQueryBuilder<SparseQueryBuilder> {

  /** The name of the clause. */
  public static final String NAME = "richter_sparse";

  private static final ParseField QUERY = new ParseField("query");
  private static final ParseField RECALL = new ParseField("recall");
  private static final ParseField IMPACT_CUT = new ParseField("impact_cut");
  private static final ParseField HEAP_FACTOR = new ParseField("heap_factor");
  private static final ObjectParser<SparseQueryBuilder, Void> PARSER = new ObjectParser<>(NAME);

  static {
    PARSER.declareField(
        SparseQueryBuilder::query,
        (content, nothing) -> VectorContent.sparse(content),
        QUERY,
        ValueType.OBJECT);
    PARSER.declareRequiredFieldSet(QUERY.getPreferredName());
    PARSER.declareDouble(SparseQueryBuilder::recall, RECALL);
    PARSER.declareFloat(SparseQueryBuilder::impactCut, IMPACT_CUT);
    PARSER.declareFloat(SparseQueryBuilder::heapFactor, HEAP_FACTOR);
    declareFiltered(PARSER);
  }

  private SparseVector query = SparseVector.empty();
  private @Nullable Double recall;
  private @Nullable Float impactCut;
  private @Nullable Float heapFactor;

  /**
   * Makes a clause with the default parameters.
   *
   * @param field a field of type {@value SparseVectorMapper#TYPE}
   * @param query what to search for
   */
  public SparseQueryBuilder(String field, SparseVector query) {
    super(field);
    this.query = query;
  }

  /** Reads what another node has sent. */
  public SparseQueryBuilder(StreamInput in) throws IOException {
    super(in);
    query = SparseVector.of(in.readVIntArray(), in.readFloatArray());
    recall = in.readOptionalDouble();
    impactCut = in.readOptionalFloat();
    heapFactor = in.readOptionalFloat();
  }

  @Override
  protected void doWriteTo(StreamOutput out) throws IOException {
    super.doWriteTo(out);
    out.writeVIntArray(query.tokens());
    out.writeFloatArray(query.weights());
    out.writeOptionalDouble(recall);
    out.writeOptionalFloat(impactCut);
    out.writeOptionalFloat(heapFactor);
  }

  /** Reads the clause of a request. */
  public static SparseQueryBuilder fromXContent(XContentParser content) throws IOException {
    return parse(
        NAME, content, field -> new SparseQueryBuilder(field, SparseVector.empty()), PARSER);
  }

  private void query(SparseVector vector) {
    query = vector;
  }

  /** Sets the recall to reach by what tuning has found, in place of the other parameters. */
  public SparseQueryBuilder recall(double wanted) {
    recall = wanted;
    return this;
  }

  /** Sets the impact cut: see {@link SearchParameters}. */
  public SparseQueryBuilder impactCut(float cut) {
    impactCut = cut;
    return this;
  }

  /** Sets the heap factor: see {@link SearchParameters}. */
  public SparseQueryBuilder heapFactor(float factor) {
    heapFactor = factor;
    return this;
  }

  @Override
  public String getWriteableName() {
    return NAME;
  }

  @Override
  String fieldTypeName() {
    return SparseVectorMapper.TYPE;
  }

  @Override
  VectorSearch search(String name, VectorFieldType type, QueryShardContext context)
      throws IOException {
    SearchParameters parameters = Refusals.in("field [%s]".formatted(name), () -> parameters(type));
    return new VectorSearch.Sparse(name, query, k(), parameters, filterQuery(context));
  }

  private SearchParameters parameters(VectorFieldType type) {
    if (recall != null && (isExact() || impactCut != null || heapFactor != null)) {
      throw new IllegalArgumentException(
          "recall beside exact, impact_cut or heap_factor, expected recall alone or the others");
    }
    SearchParameters parameters = recall == null ? type.defaultEffort() : type.effort(recall);
    parameters = impactCut == null ? parameters : parameters.withImpactCut(impactCut);
    parameters = heapFactor == null ? parameters : parameters.withHeapFactor(heapFactor);
    return withCommon(parameters);
  }

  @Override
  void writeBody(XContentBuilder out, Params params) throws IOException {
    out.field(QUERY.getPreferredName());
    VectorContent.write(out, query);
    if (recall != null) {
      out.field(RECALL.getPreferredName(), recall);
    }
    if (impactCut != null) {
      out.field(IMPACT_CUT.getPreferredName(), impactCut);
    }
    if (heapFactor != null) {
      out.field(HEAP_FACTOR.getPreferredName(), heapFactor);
    }
    super.writeBody(out, params);
  }

  @Override
  SparseQueryBuilder copy() {
    SparseQueryBuilder copy = new SparseQueryBuilder(field(), query);
    copy.recall = recall;
    copy.impactCut = impactCut;
    copy.heapFactor = heapFactor;
    return copy;
  }

  @Override
  protected boolean doEquals(SparseQueryBuilder other) {
    return super.doEquals(other)
        && query.equals(other.query)
        && Objects.equals(recall, other.recall)
        && Objects.equals(impactCut, other.impactCut)
        && Objects.equals(heapFactor, other.heapFactor);
  }

  @Override
  protected int doHashCode() {
    return Objects.hash(super.doHashCode(), query, recall, impactCut, heapFactor);
  }
}
