package dev.richter.opensearch.query;

import dev.richter.opensearch.content.Refusals;
import dev.richter.opensearch.field.VectorFieldType;
import dev.richter.vector.Vector;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.core.ParseField;
import org.opensearch.core.common.ParsingException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.ObjectParser;
import org.opensearch.core.xcontent.ObjectParser.ValueType;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.core.xcontent.XContentParser.Token;
import org.opensearch.index.mapper.MappedFieldType;
import org.opensearch.index.query.AbstractQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryRewriteContext;
import org.opensearch.index.query.QueryShardContext;
import org.opensearch.index.query.QueryShardException;

/**
 * A clause for the k best documents of each shard by the vectors of a field: {@code {NAME: {FIELD:
 * {"query": …, "k": 10, …}}}}.
 *
 * @param <B> the class itself
 * @param <V> what is searched for
 */
public abstract class VectorQueryBuilder<B extends VectorQueryBuilder<B, V>, V extends Vector>
    extends AbstractQueryBuilder<B> {

  private static final int DEFAULT_K = 10;
  private static final ParseField QUERY = new ParseField("query");
  private static final ParseField K = new ParseField("k");
  private static final ParseField DEADLINE = new ParseField("deadline");
  private static final ParseField IGNORE_UNMAPPED = new ParseField("ignore_unmapped");

  private final QueryKind<V> kind;
  private final String field;
  private V query;
  private int k = DEFAULT_K;
  private @Nullable TimeValue deadline;
  private boolean ignoreUnmapped;

  VectorQueryBuilder(QueryKind<V> kind, String field, V query) {
    this.kind = kind;
    this.field = field;
    this.query = query;
  }

  VectorQueryBuilder(QueryKind<V> kind, StreamInput in) throws IOException {
    super(in);
    this.kind = kind;
    field = in.readString();
    query = kind.read(in);
    k = in.readVInt();
    deadline = in.readOptionalTimeValue();
    ignoreUnmapped = in.readBoolean();
  }

  @Override
  protected void doWriteTo(StreamOutput out) throws IOException {
    out.writeString(field);
    kind.write(out, query);
    out.writeVInt(k);
    out.writeOptionalTimeValue(deadline);
    out.writeBoolean(ignoreUnmapped);
  }

  /** The field that is searched. */
  public final String field() {
    return field;
  }

  /** What is searched for. */
  public final V query() {
    return query;
  }

  /** How many documents each shard finds. */
  public final int k() {
    return k;
  }

  /**
   * Sets how many documents each shard finds; 10 if nothing is said.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public final B k(int documents) {
    if (documents < 1) {
      throw new IllegalArgumentException("k is %d, expected at least 1".formatted(documents));
    }
    k = documents;
    return self();
  }

  /**
   * Sets how long a shard may search; when it is over, it gives what it has, and the answer says
   * {@code "timed_out": true}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public final B deadline(TimeValue time) {
    if (time.nanos() <= 0) {
      throw new IllegalArgumentException(
          "deadline is %s, expected a positive duration".formatted(time));
    }
    deadline = time;
    return self();
  }

  final Optional<Duration> deadline() {
    return Optional.ofNullable(deadline).map(time -> Duration.ofNanos(time.nanos()));
  }

  /** Says whether indexes that do not have the field have no matches, and are no error. */
  public final B ignoreUnmapped(boolean ignore) {
    ignoreUnmapped = ignore;
    return self();
  }

  @SuppressWarnings("unchecked") // as B says
  private B self() {
    return (B) this;
  }

  private void query(V vector) {
    query = vector;
  }

  static <B extends VectorQueryBuilder<B, V>, V extends Vector> void declare(
      ObjectParser<B, Void> parser, QueryKind<V> kind) {
    parser.declareField(
        VectorQueryBuilder::query,
        (content, nothing) -> kind.parse(content),
        QUERY,
        kind.contentType());
    parser.declareRequiredFieldSet(QUERY.getPreferredName());
    parser.declareInt(VectorQueryBuilder::k, K);
    parser.declareField(
        VectorQueryBuilder::deadline,
        (content, nothing) -> TimeValue.parseTimeValue(content.text(), DEADLINE.getPreferredName()),
        DEADLINE,
        ValueType.STRING);
    parser.declareBoolean(VectorQueryBuilder::ignoreUnmapped, IGNORE_UNMAPPED);
    declareStandardFields(parser);
  }

  /** Makes a clause for a field, to be filled. */
  @FunctionalInterface
  interface Making<B> {
    B of(String field);
  }

  /** Reads {@code {FIELD: {…}}}. */
  static <B extends VectorQueryBuilder<B, ?>> B parse(
      String name, XContentParser content, Making<B> making, ObjectParser<B, Void> parser)
      throws IOException {
    if (content.nextToken() != Token.FIELD_NAME) {
      throw new ParsingException(
          content.getTokenLocation(), "[%s] has no field, expected one".formatted(name));
    }
    String field = content.currentName();
    content.nextToken();
    B clause = parser.parse(content, making.of(field), null);
    if (content.nextToken() != Token.END_OBJECT) {
      throw new ParsingException(
          content.getTokenLocation(),
          "[%s] has [%s] beside field [%s], expected one field"
              .formatted(name, content.currentName(), field));
    }
    return clause;
  }

  @Override
  protected final void doXContent(XContentBuilder out, Params params) throws IOException {
    out.startObject(getWriteableName());
    out.startObject(field);
    out.field(QUERY.getPreferredName());
    kind.write(out, query);
    writeBody(out, params);
    out.field(K.getPreferredName(), k);
    if (deadline != null) {
      out.field(DEADLINE.getPreferredName(), deadline.getStringRep());
    }
    out.field(IGNORE_UNMAPPED.getPreferredName(), ignoreUnmapped);
    printBoostAndQueryName(out);
    out.endObject();
    out.endObject();
  }

  /** Writes what the clause has of its own. */
  abstract void writeBody(XContentBuilder out, Params params) throws IOException;

  /** A clause of this class with the parts that rewriting has changed, or this one. */
  @Override
  protected abstract QueryBuilder doRewrite(QueryRewriteContext context) throws IOException;

  /** Gives another clause what is the same for all kinds. */
  final B copyTo(B other) {
    VectorQueryBuilder<B, V> copy = other;
    copy.k = k;
    copy.deadline = deadline;
    copy.ignoreUnmapped = ignoreUnmapped;
    other.boost(boost()).queryName(queryName());
    return other;
  }

  @Override
  protected final Query doToQuery(QueryShardContext context) throws IOException {
    MappedFieldType type = context.fieldMapper(field);
    if (type == null && ignoreUnmapped) {
      return new MatchNoDocsQuery("no field [%s] in the index".formatted(field));
    }
    String wanted = kind.fieldTypeName();
    if (!(type instanceof VectorFieldType vectors) || !type.typeName().equals(wanted)) {
      throw new QueryShardException(
          context,
          "field [%s] is %s, expected one of type [%s]"
              .formatted(
                  field, type == null ? "not there" : "of type [" + type.typeName() + "]", wanted));
    }
    // The name in the mapping, where the query has that of an alias of the field.
    String name = type.name();
    Refusals.in(
        "field [%s]".formatted(name),
        () -> {
          kind.check(vectors, query);
          return query;
        });
    VectorSearch search = search(name, vectors, context);
    Refusals.in(
        "[%s] of field [%s]".formatted(getWriteableName(), field), () -> search.within(null));
    return new ShardQuery(search);
  }

  /**
   * What to search for.
   *
   * @throws IllegalArgumentException if the field cannot be searched like that
   */
  abstract VectorSearch search(String name, VectorFieldType type, QueryShardContext context)
      throws IOException;

  @Override
  protected boolean doEquals(B other) {
    VectorQueryBuilder<B, V> that = other;
    return field.equals(that.field)
        && query.equals(that.query)
        && k == that.k
        && Objects.equals(deadline, that.deadline)
        && ignoreUnmapped == that.ignoreUnmapped;
  }

  @Override
  protected int doHashCode() {
    return Objects.hash(field, query, k, deadline, ignoreUnmapped);
  }
}
