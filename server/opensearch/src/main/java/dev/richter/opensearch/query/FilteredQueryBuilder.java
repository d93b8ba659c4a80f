package dev.richter.opensearch.query;

import dev.richter.search.SearchParameters;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
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
 */
public abstract class FilteredQueryBuilder<B extends FilteredQueryBuilder<B>>
    extends VectorQueryBuilder<B> {

  private static final ParseField FILTER = new ParseField("filter");
  private static final ParseField EXACT = new ParseField("exact");

  private @Nullable QueryBuilder filter;
  private boolean exact;

  FilteredQueryBuilder(String field) {
    super(field);
  }

  FilteredQueryBuilder(StreamInput in) throws IOException {
    super(in);
    filter = in.readOptionalNamedWriteable(QueryBuilder.class);
    exact = in.readBoolean();
  }

  @Override
  protected void doWriteTo(StreamOutput out) throws IOException {
    super.doWriteTo(out);
    out.writeOptionalNamedWriteable(filter);
    out.writeBoolean(exact);
  }

  static <B extends FilteredQueryBuilder<B>> void declareFiltered(ObjectParser<B, Void> parser) {
    declare(parser);
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

  final boolean isExact() {
    return exact;
  }

  final Optional<Query> filterQuery(QueryShardContext context) throws IOException {
    return filter == null ? Optional.empty() : Optional.of(filter.toQuery(context));
  }

  /** The deadline and whether the search is exact, beside what the clause has of its own. */
  final SearchParameters withCommon(SearchParameters parameters) {
    SearchParameters exactly = exact ? parameters.withExact(true) : parameters;
    return deadline().map(exactly::withDeadline).orElse(exactly);
  }

  @Override
  void writeBody(XContentBuilder out, Params params) throws IOException {
    if (filter != null) {
      out.field(FILTER.getPreferredName(), filter, params);
    }
    out.field(EXACT.getPreferredName(), exact);
  }

  @Override
  protected final QueryBuilder doRewrite(QueryRewriteContext context) throws IOException {
    QueryBuilder rewritten = filter == null ? null : filter.rewrite(context);
    if (rewritten == filter) {
      return this;
    }
    B copy = copyTo(copy());
    FilteredQueryBuilder<B> common = copy;
    common.filter = rewritten;
    common.exact = exact;
    return copy;
  }

  /** A clause with all that this one has of its own. */
  abstract B copy();

  @Override
  protected boolean doEquals(B other) {
    FilteredQueryBuilder<B> that = other;
    return super.doEquals(other) && Objects.equals(filter, that.filter) && exact == that.exact;
  }

  @Override
  protected int doHashCode() {
    return Objects.hash(super.doHashCode(), filter, exact);
  }
}
