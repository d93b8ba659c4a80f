package dev.richter.opensearch.tune;

import static org.opensearch.action.ValidateActions.addValidationError;

import dev.richter.opensearch.content.VectorContent;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opensearch.action.ActionRequestValidationException;
import org.opensearch.action.support.single.shard.SingleShardRequest;
import org.opensearch.core.ParseField;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.ObjectParser;
import org.opensearch.core.xcontent.XContentParser;

/** What to tune, and with what queries. */
public final class TuneRequest extends SingleShardRequest<TuneRequest> {

  private static final int DEFAULT_K = 10;
  private static final double DEFAULT_RECALL = 0.97;
  private static final ObjectParser<TuneRequest, Void> PARSER = new ObjectParser<>("tune");

  static {
    PARSER.declareInt((request, k) -> request.k = k, new ParseField("k"));
    PARSER.declareObjectArray(
        (request, queries) -> request.queries = queries,
        (content, nothing) -> VectorContent.sparse(content),
        new ParseField("queries"));
    PARSER.declareDouble(
        (request, recall) -> request.defaultRecall = recall, new ParseField("default_recall"));
  }

  private final String field;
  private int k = DEFAULT_K;
  private double defaultRecall = DEFAULT_RECALL;
  private List<SparseVector> queries = List.of();

  /** Tunes for 10 documents and a recall of 0.97, with queries made of documents. */
  public TuneRequest(String index, String field) {
    super(index);
    this.field = field;
  }

  /** Reads what another node has sent. */
  public TuneRequest(StreamInput in) throws IOException {
    super(in);
    field = in.readString();
    k = in.readVInt();
    defaultRecall = in.readDouble();
    queries =
        in.readList(stream -> SparseVector.of(stream.readVIntArray(), stream.readFloatArray()));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    super.writeTo(out);
    out.writeString(field);
    out.writeVInt(k);
    out.writeDouble(defaultRecall);
    out.writeCollection(
        queries,
        (stream, query) -> {
          stream.writeVIntArray(query.tokens());
          stream.writeFloatArray(query.weights());
        });
  }

  /** Reads {@code {"k": …, "queries": […], "default_recall": …}}, all of which may be left out. */
  static void read(XContentParser content, TuneRequest request) throws IOException {
    PARSER.parse(content, request, null);
  }

  @Override
  public @Nullable ActionRequestValidationException validate() {
    ActionRequestValidationException problems = validateNonNullIndex();
    if (k < 1) {
      problems = addValidationError("k is %d, expected at least 1".formatted(k), problems);
    }
    return problems;
  }

  String field() {
    return field;
  }

  int k() {
    return k;
  }

  double defaultRecall() {
    return defaultRecall;
  }

  List<SparseVector> queries() {
    return queries;
  }
}
