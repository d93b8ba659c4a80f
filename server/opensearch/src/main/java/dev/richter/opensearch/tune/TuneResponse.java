package dev.richter.opensearch.tune;

import dev.richter.Tuning;
import dev.richter.opensearch.field.TuningContent;
import java.io.IOException;
import org.opensearch.core.action.ActionResponse;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.index.shard.ShardId;
import org.opensearch.core.xcontent.ToXContentObject;
import org.opensearch.core.xcontent.XContentBuilder;

/** What was found out, and in which shard. */
public final class TuneResponse extends ActionResponse implements ToXContentObject {

  private final ShardId shard;
  private final Tuning tuning;

  TuneResponse(ShardId shard, Tuning tuning) {
    this.shard = shard;
    this.tuning = tuning;
  }

  /** Reads what another node has sent. */
  public TuneResponse(StreamInput in) throws IOException {
    shard = new ShardId(in);
    tuning =
        new Tuning(
            in.readVInt(),
            in.readVInt(),
            in.readBoolean(),
            in.readVLong(),
            in.readDouble(),
            in.readDouble(),
            in.readList(
                stream ->
                    new Tuning.Step(
                        stream.readDouble(),
                        stream.readFloat(),
                        stream.readFloat(),
                        stream.readDouble(),
                        stream.readDouble(),
                        stream.readDouble())));
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    shard.writeTo(out);
    out.writeVInt(tuning.k());
    out.writeVInt(tuning.queries());
    out.writeBoolean(tuning.sampledFromDocuments());
    out.writeVLong(tuning.documents());
    out.writeDouble(tuning.defaultRecall());
    out.writeDouble(tuning.exactMicros());
    out.writeCollection(
        tuning.steps(),
        (stream, step) -> {
          stream.writeDouble(step.wantedRecall());
          stream.writeFloat(step.impactCut());
          stream.writeFloat(step.heapFactor());
          stream.writeDouble(step.recall());
          stream.writeDouble(step.recallAtLeast());
          stream.writeDouble(step.meanMicros());
        });
  }

  ShardId shard() {
    return shard;
  }

  /** What was found out. */
  public Tuning tuning() {
    return tuning;
  }

  @Override
  public XContentBuilder toXContent(XContentBuilder out, Params params) throws IOException {
    out.startObject();
    out.field("index", shard.getIndexName());
    out.field("shard", shard.id());
    out.field("tuning", TuningContent.of(tuning));
    return out.endObject();
  }
}
