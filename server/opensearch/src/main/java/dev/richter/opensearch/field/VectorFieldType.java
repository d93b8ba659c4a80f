package dev.richter.opensearch.field;

import dev.richter.Tuning;
import dev.richter.codec.FieldParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.search.SearchParameters;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;
import org.opensearch.index.mapper.MappedFieldType;
import org.opensearch.index.mapper.SourceValueFetcher;
import org.opensearch.index.mapper.TextSearchInfo;
import org.opensearch.index.mapper.ValueFetcher;
import org.opensearch.index.query.QueryShardContext;
import org.opensearch.index.query.QueryShardException;
import org.opensearch.search.lookup.SearchLookup;

/** What the rest of OpenSearch sees of a field of vectors. */
public final class VectorFieldType extends MappedFieldType {

  private final String typeName;
  private final FieldParameters parameters;
  private final Optional<Tuning> tuning;

  VectorFieldType(
      String name,
      String typeName,
      FieldParameters parameters,
      Optional<Tuning> tuning,
      Map<String, String> meta) {
    super(name, false, false, true, TextSearchInfo.NONE, meta);
    this.typeName = typeName;
    this.parameters = parameters;
    this.tuning = tuning;
  }

  /** How the field is stored and indexed. */
  public FieldParameters parameters() {
    return parameters;
  }

  /** What tuning has found for the field, if it was tuned. */
  public Optional<Tuning> tuning() {
    return tuning;
  }

  /**
   * How hard a search has to try.
   *
   * @param recall the recall that is asked for, if one is
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is not over 0 and at
   *     most 1, or is less than 1 and the field was not tuned
   */
  public SearchParameters effort(OptionalDouble recall) {
    return Tuning.parameters(tuning, recall)
        .orElseThrow(
            () ->
                new RichterException(
                    ErrorCode.PARAMETER_INVALID,
                    "recall is %s, but the field was not tuned: tune it first, or give impact_cut and heap_factor"
                        .formatted(recall.getAsDouble())));
  }

  @Override
  public String typeName() {
    return typeName;
  }

  @Override
  public boolean isAggregatable() {
    return false;
  }

  @Override
  public ValueFetcher valueFetcher(
      QueryShardContext context, SearchLookup lookup, @Nullable String format) {
    return SourceValueFetcher.identity(name(), context, format);
  }

  @Override
  public Query termQuery(Object value, @Nullable QueryShardContext context) {
    throw new QueryShardException(
        context,
        "field [%s] of type [%s] has no terms, expected one of the queries richter_sparse, richter_multi_vector, richter_rerank or exists"
            .formatted(name(), typeName));
  }
}
