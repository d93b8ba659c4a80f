package dev.richter.opensearch.query;

import dev.richter.opensearch.field.MultiVectorMapper;
import dev.richter.opensearch.field.VectorFieldType;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.ParseField;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.ObjectParser;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryRewriteContext;
import org.opensearch.index.query.QueryShardContext;

/**
 * The clause {@value #NAME}: the best documents of each shard by another clause, which may be any
 * that scores, are scored by MaxSim. The filter of a search in two stages is that of its first.
 */
public final class RerankQueryBuilder extends VectorQueryBuilder<RerankQueryBuilder, MultiVector> {

  /** The name of the clause. */
  public static final String NAME = "richter_rerank";

  private static final int DEFAULT_DEPTH_OF_K = 4;
  private static final ParseField DEPTH = new ParseField("depth");
  private static final ParseField FIRST_STAGE = new ParseField("first_stage");
  private static final ObjectParser<RerankQueryBuilder, Void> PARSER = new ObjectParser<>(NAME);

  static {
    PARSER.declareObject(
        RerankQueryBuilder::firstStage,
        (content, nothing) -> parseInnerQueryBuilder(content),
        FIRST_STAGE);
    PARSER.declareRequiredFieldSet(FIRST_STAGE.getPreferredName());
    PARSER.declareInt(RerankQueryBuilder::depth, DEPTH);
    declare(PARSER, QueryKind.MULTI);
  }

  private @Nullable QueryBuilder firstStage;
  private @Nullable Integer depth;

  /**
   * Makes a clause whose depth is {@value #DEFAULT_DEPTH_OF_K} times k.
   *
   * @param field a field of type {@value MultiVectorMapper#TYPE}
   * @param query the rows to compare documents with
   * @param firstStage what finds the documents
   */
  public RerankQueryBuilder(String field, MultiVector query, QueryBuilder firstStage) {
    super(QueryKind.MULTI, field, query);
    this.firstStage = firstStage;
  }

  private RerankQueryBuilder(String field) {
    super(QueryKind.MULTI, field, QueryKind.MULTI.none());
  }

  /** Reads what another node has sent. */
  public RerankQueryBuilder(StreamInput in) throws IOException {
    super(QueryKind.MULTI, in);
    firstStage = in.readNamedWriteable(QueryBuilder.class);
    depth = in.readOptionalVInt();
  }

  @Override
  protected void doWriteTo(StreamOutput out) throws IOException {
    super.doWriteTo(out);
    out.writeNamedWriteable(first());
    out.writeOptionalVInt(depth);
  }

  /** Reads the clause of a request. */
  public static RerankQueryBuilder fromXContent(XContentParser content) throws IOException {
    return parse(NAME, content, RerankQueryBuilder::new, PARSER);
  }

  private void firstStage(QueryBuilder clause) {
    firstStage = clause;
  }

  private QueryBuilder first() {
    return Objects.requireNonNull(firstStage);
  }

  /**
   * Sets how many documents of the first stage each shard scores; at least k.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public RerankQueryBuilder depth(int documents) {
    if (documents < 1) {
      throw new IllegalArgumentException("depth is %d, expected at least k".formatted(documents));
    }
    depth = documents;
    return this;
  }

  private int depth() {
    return depth == null
        ? (int) Math.min(Integer.MAX_VALUE, (long) DEFAULT_DEPTH_OF_K * k())
        : depth;
  }

  @Override
  public String getWriteableName() {
    return NAME;
  }

  @Override
  VectorSearch search(String name, VectorFieldType type, QueryShardContext context)
      throws IOException {
    return new VectorSearch.Rerank(
        name, query(), k(), depth(), first().toQuery(context), deadline());
  }

  @Override
  void writeBody(XContentBuilder out, Params params) throws IOException {
    out.field(FIRST_STAGE.getPreferredName(), first(), params);
    out.field(DEPTH.getPreferredName(), depth());
  }

  @Override
  protected QueryBuilder doRewrite(QueryRewriteContext context) throws IOException {
    QueryBuilder rewritten = first().rewrite(context);
    if (rewritten == firstStage) {
      return this;
    }
    RerankQueryBuilder copy = copyTo(new RerankQueryBuilder(field(), query(), rewritten));
    copy.depth = depth;
    return copy;
  }

  @Override
  protected boolean doEquals(RerankQueryBuilder other) {
    return super.doEquals(other)
        && Objects.equals(firstStage, other.firstStage)
        && depth() == other.depth();
  }

  @Override
  protected int doHashCode() {
    return Objects.hash(super.doHashCode(), firstStage, depth());
  }
}
