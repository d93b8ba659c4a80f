package dev.richter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.ExternalIds;
import dev.richter.filter.Filter;
import dev.richter.filter.FilterParser;
import dev.richter.filter.FilterValue;
import dev.richter.filter.InternalIds;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** Turns a filter into a Lucene query. For one filter. */
final class FilterCompiler {

  /** The most conditions in one filter; Lucene bounds the clauses of a query. */
  static final int MAX_CONDITIONS = 1000;

  private final OptionalLong version;
  private int conditions;

  private FilterCompiler(OptionalLong version) {
    this.version = version;
  }

  /**
   * Turns a filter into a query for a search.
   *
   * @param version the version of the index that is searched
   * @throws RichterException with {@link ErrorCode#FILTER_INVALID} if the filter has too many
   *     conditions, nests too deep, or holds internal ids of another version
   */
  static Query forSearch(Filter filter, long version) {
    return new FilterCompiler(OptionalLong.of(version)).compile(filter, 0);
  }

  /**
   * Turns a filter into a query for a deletion.
   *
   * @throws RichterException with {@link ErrorCode#FILTER_INVALID} if the filter has too many
   *     conditions, nests too deep, or holds internal ids
   */
  static Query forDeletion(Filter filter) {
    return new FilterCompiler(OptionalLong.empty()).compile(filter, 0);
  }

  private Query compile(Filter filter, int depth) {
    if (++conditions > MAX_CONDITIONS) {
      throw invalid("a filter has more than %d conditions".formatted(MAX_CONDITIONS));
    }
    if (depth > FilterParser.MAX_DEPTH) {
      throw invalid("a filter nests deeper than %d".formatted(FilterParser.MAX_DEPTH));
    }
    return switch (filter) {
      case Filter.Clauses clauses -> clauses(clauses, depth + 1);
      case Filter.Match match -> new TermQuery(PayloadTerms.term(match.path(), match.value()));
      case Filter.MatchAny any -> any(any);
      case Filter.Range range -> range(range);
      case Filter.Exists exists -> new TermQuery(PayloadTerms.existence(exists.path()));
      case Filter.HasId hasId -> hasId(hasId);
      case InternalIds ids -> internalIds(ids);
      case ExternalIds ids -> ExternalIdsQuery.of(ids);
    };
  }

  private Query clauses(Filter.Clauses clauses, int depth) {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    if (clauses.must().isEmpty() && clauses.should().isEmpty()) {
      query.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
    }
    for (Filter filter : clauses.must()) {
      query.add(compile(filter, depth), Occur.FILTER);
    }
    for (Filter filter : clauses.should()) {
      query.add(compile(filter, depth), Occur.SHOULD);
    }
    query.setMinimumNumberShouldMatch(clauses.should().isEmpty() ? 0 : 1);
    for (Filter filter : clauses.mustNot()) {
      query.add(compile(filter, depth), Occur.MUST_NOT);
    }
    return query.build();
  }

  private static Query any(Filter.MatchAny any) {
    List<BytesRef> terms = new ArrayList<>();
    for (FilterValue value : any.values()) {
      terms.add(PayloadTerms.bytes(any.path(), value));
    }
    return new TermInSetQuery(FieldNames.PAYLOAD_TERMS, terms);
  }

  private static Query range(Filter.Range range) {
    // Adding zero makes negative zero positive, as in the index.
    double from = range.from() + 0.0;
    double to = range.to() + 0.0;
    double least = range.fromIncluded() ? from : Math.nextUp(from);
    double most = range.toIncluded() ? to : Math.nextDown(to);
    boolean empty =
        least > most
            || (!range.fromIncluded() && from == Double.POSITIVE_INFINITY)
            || (!range.toIncluded() && to == Double.NEGATIVE_INFINITY);
    return empty
        ? new MatchNoDocsQuery("the range is empty")
        : DoublePoint.newRangeQuery(FieldNames.numbers(range.path()), least, most);
  }

  private static Query hasId(Filter.HasId hasId) {
    List<BytesRef> terms = new ArrayList<>();
    hasId.strings().forEach(id -> terms.add(IdTerms.bytes(id)));
    hasId.longs().forEach(id -> terms.add(IdTerms.bytes(id)));
    return new TermInSetQuery(FieldNames.ID, terms);
  }

  private Query internalIds(InternalIds ids) {
    if (version.isEmpty()) {
      throw invalid("internal ids are not stable enough to delete by, use the ids of documents");
    }
    if (ids.version().isPresent() && !ids.version().equals(version)) {
      throw invalid(
          "internal ids of version %d of the index, which is at version %d now"
              .formatted(ids.version().getAsLong(), version.getAsLong()));
    }
    return new InternalIdsQuery(ids);
  }

  private static RichterException invalid(String message) {
    return new RichterException(ErrorCode.FILTER_INVALID, message);
  }
}
