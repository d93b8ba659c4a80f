package dev.richter.opensearch.query;

import dev.richter.opensearch.content.Refusals;
import dev.richter.opensearch.field.VectorFieldType;
import dev.richter.search.SearchParameters;
import dev.richter.vector.Vector;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.ParseField;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.ObjectParser;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.index.query.BoolQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryRewriteContext;
import org.opensearch.index.query.QueryShardContext;

/**
 * A clause of one stage: it may have a filter, which applies before the k are chosen, and may be
 * exact.
 *
 * @param <B> the class itself
 * @param <V> what is searched for
 */
public abstract class FilteredQueryBuilder<B extends FilteredQueryBuilder<B, V>, V extends Vector>
    extends VectorQueryBuilder<B, V> {

  private static final ParseField FILTER = new ParseField("filter");
  private static final ParseField EXACT = new ParseField("exact");

  private @Nullable QueryBuilder filter;
  private boolean exact;
  private final EnumMap<EffortParameter, Double> effort = new EnumMap<>(EffortParameter.class);

  FilteredQueryBuilder(QueryKind<V> kind, String field, V query) {
    super(kind, field, query);
  }

  FilteredQueryBuilder(QueryKind<V> kind, StreamInput in) throws IOException {
    super(kind, in);
    filter = in.readOptionalNamedWriteable(QueryBuilder.class);
    exact = in.readBoolean();
    effort.putAll(
        in.readMap(stream -> stream.readEnum(EffortParameter.class), StreamInput::readDouble));
  }

  @Override
  protected void doWriteTo(StreamOutput out) throws IOException {
    super.doWriteTo(out);
    out.writeOptionalNamedWriteable(filter);
    out.writeBoolean(exact);
    out.writeMap(effort, StreamOutput::writeEnum, StreamOutput::writeDouble);
  }

  static <B extends FilteredQueryBuilder<B, V>, V extends Vector> void declare(
      ObjectParser<B, Void> parser, QueryKind<V> kind, Set<EffortParameter> known) {
    declare(parser, kind);
    known.forEach(parameter -> parameter.declare(parser));
    parser.declareObject(
        FilteredQueryBuilder::filter,
        (content, nothing) -> parseInnerQueryBuilder(content),
        FILTER);
    parser.declareBoolean(FilteredQueryBuilder::exact, EXACT);
  }

  /** Lets only documents be found that match one more clause. */
  @Override
  @SuppressWarnings("unchecked") // as B says
  public final B filter(@Nullable QueryBuilder clause) {
    if (clause != null) {
      filter = filter == null ? clause : new BoolQueryBuilder().filter(filter).filter(clause);
    }
    return (B) this;
  }

  /** Says whether nothing may be missed. */
  @SuppressWarnings("unchecked") // as B says
  public final B exact(boolean nothingMissed) {
    exact = nothingMissed;
    return (B) this;
  }

  /** Sets one of those parameters that the clause knows. */
  @SuppressWarnings("unchecked") // as B says
  final B effort(EffortParameter parameter, double value) {
    effort.put(parameter, value);
    return (B) this;
  }

  final Optional<Query> filterQuery(QueryShardContext context) throws IOException {
    return filter == null ? Optional.empty() : Optional.of(filter.toQuery(context));
  }

  /**
   * How hard to try in a field.
   *
   * @throws IllegalArgumentException if that cannot be
   */
  final SearchParameters parameters(VectorFieldType type) {
    return Refusals.in("field [%s]".formatted(type.name()), () -> resolve(type));
  }

  private SearchParameters resolve(VectorFieldType type) {
    Double recall = effort.get(EffortParameter.RECALL);
    if (recall != null && (exact || effort.size() > 1)) {
      throw new IllegalArgumentException(
          "recall beside exact or other parameters, expected recall alone or the others");
    }
    SearchParameters parameters =
        type.effort(recall == null ? OptionalDouble.empty() : OptionalDouble.of(recall));
    for (Map.Entry<EffortParameter, Double> given : effort.entrySet()) {
      parameters = given.getKey().in(parameters, given.getValue());
    }
    parameters = exact ? parameters.withExact(true) : parameters;
    return deadline().map(parameters::withDeadline).orElse(parameters);
  }

  @Override
  void writeBody(XContentBuilder out, Params params) throws IOException {
    if (filter != null) {
      out.field(FILTER.getPreferredName(), filter, params);
    }
    out.field(EXACT.getPreferredName(), exact);
    for (Map.Entry<EffortParameter, Double> given : effort.entrySet()) {
      given.getKey().write(out, given.getValue());
    }
  }

  @Override
  protected final QueryBuilder doRewrite(QueryRewriteContext context) throws IOException {
    QueryBuilder rewritten = filter == null ? null : filter.rewrite(context);
    if (rewritten == filter) {
      return this;
    }
    B copy = copyTo(copy());
    FilteredQueryBuilder<B, V> common = copy;
    common.filter = rewritten;
    common.exact = exact;
    common.effort.putAll(effort);
    return copy;
  }

  /** A clause for the same field and query. */
  abstract B copy();

  @Override
  protected boolean doEquals(B other) {
    FilteredQueryBuilder<B, V> that = other;
    return super.doEquals(other)
        && Objects.equals(filter, that.filter)
        && exact == that.exact
        && effort.equals(that.effort);
  }

  @Override
  protected int doHashCode() {
    return Objects.hash(super.doHashCode(), filter, exact, effort);
  }
}
