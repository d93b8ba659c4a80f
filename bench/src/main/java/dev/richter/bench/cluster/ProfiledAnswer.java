package dev.richter.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer, and what it took.
 *
 * @param rows the rows found, best first
 * @param tookMillis how long it took by OpenSearch, in whole milliseconds
 * @param shards what each shard did
 */
public record ProfiledAnswer(int[] rows, long tookMillis, List<Shard> shards) {

  private static final String NANOS = "richter_stage_1_nanos";
  private static final String SCORED = "richter_documents_scored";

  /**
   * A shard's part.
   *
   * @param traversalMicros the search of the plugin itself
   * @param documentsScored how many documents it scored
   */
  public record Shard(double traversalMicros, long documentsScored) {}

  /**
   * Reads an answer with a profile.
   *
   * @throws IOException if a shard failed, or its profile does not have what the plugin tells
   */
  static ProfiledAnswer of(JsonNode answer) throws IOException {
    if (answer.at("/_shards/failed").asInt(1) != 0 || answer.path("timed_out").asBoolean(true)) {
      throw new IOException("a search failed: " + answer);
    }
    JsonNode hits = answer.at("/hits/hits");
    int[] rows = new int[hits.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = hits.get(i).get("_id").asInt();
    }
    List<Shard> shards = new ArrayList<>();
    for (JsonNode shard : answer.at("/profile/shards")) {
      if (shard.findValue(NANOS) == null || shard.findValue(SCORED) == null) {
        throw new IOException("a profile without %s and %s: %s".formatted(NANOS, SCORED, shard));
      }
      shards.add(new Shard(sum(shard, NANOS) / 1e3, Math.round(sum(shard, SCORED))));
    }
    return new ProfiledAnswer(rows, answer.path("took").asLong(), List.copyOf(shards));
  }

  private static double sum(JsonNode shard, String name) {
    return shard.findValues(name).stream().mapToDouble(JsonNode::asDouble).sum();
  }

  /** The traversal of the slowest shard. */
  public double slowestMicros() {
    return shards.stream().mapToDouble(Shard::traversalMicros).max().orElse(0);
  }

  /** How many documents all shards scored. */
  public long documentsScored() {
    return shards.stream().mapToLong(Shard::documentsScored).sum();
  }
}
