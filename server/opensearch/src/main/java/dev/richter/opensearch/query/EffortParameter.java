package dev.richter.opensearch.query;

import dev.richter.search.SearchParameters;
import java.io.IOException;
import java.util.Locale;
import org.opensearch.core.ParseField;
import org.opensearch.core.xcontent.ObjectParser;
import org.opensearch.core.xcontent.ObjectParser.ValueType;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.core.xcontent.XContentParser;

/** What a clause may say of how hard to try, by the names of {@link SearchParameters}. */
enum EffortParameter {

  /** The recall to reach by what tuning has found, in place of all others. */
  RECALL,
  IMPACT_CUT,
  HEAP_FACTOR,
  PROBES,
  CANDIDATES,
  MARGIN;

  private String field() {
    return name().toLowerCase(Locale.ROOT);
  }

  private boolean isWhole() {
    return this == PROBES || this == CANDIDATES;
  }

  <B extends FilteredQueryBuilder<B, ?>> void declare(ObjectParser<B, Void> parser) {
    parser.declareField(
        (clause, value) -> clause.effort(this, value),
        (content, nothing) -> read(content),
        new ParseField(field()),
        ValueType.FLOAT);
  }

  private double read(XContentParser content) throws IOException {
    return isWhole()
        ? content.intValue()
        : this == RECALL ? content.doubleValue() : content.floatValue();
  }

  void write(XContentBuilder out, double value) throws IOException {
    String name = field();
    if (isWhole()) {
      out.field(name, (int) value);
    } else if (this == RECALL) {
      out.field(name, value);
    } else {
      out.field(name, (float) value);
    }
  }

  /**
   * The parameters with this one as it is given.
   *
   * @throws dev.richter.error.RichterException with {@link
   *     dev.richter.error.ErrorCode#PARAMETER_INVALID} if the value is out of its range
   */
  SearchParameters in(SearchParameters parameters, double value) {
    return switch (this) {
      case RECALL -> parameters;
      case IMPACT_CUT -> parameters.withImpactCut((float) value);
      case HEAP_FACTOR -> parameters.withHeapFactor((float) value);
      case PROBES -> parameters.withProbes((int) value);
      case CANDIDATES -> parameters.withCandidates((int) value);
      case MARGIN -> parameters.withMargin((float) value);
    };
  }
}
