package dev.richter.tools.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The settings of an index that make the intake of many documents faster or slower.
 *
 * @param refreshInterval how often documents become visible, as OpenSearch writes it; nothing for
 *     its default
 * @param replicas how many copies of each shard there are besides the shard itself
 */
record IngestSettings(Optional<String> refreshInterval, int replicas) {

  private static final String REFRESH_INTERVAL = "refresh_interval";

  /** Documents become visible at the end, and are on one node each. */
  static final IngestSettings FASTEST = new IngestSettings(Optional.of("-1"), 0);

  /** Reads them from an object that has them among others. */
  static IngestSettings of(JsonNode settings) {
    return new IngestSettings(
        Optional.ofNullable(settings.path(REFRESH_INTERVAL).textValue()),
        settings.path(IndexDefinition.REPLICAS).asInt(1));
  }

  /** An object that sets them. */
  ObjectNode toJson() {
    // Null stands for the default.
    return JsonNodeFactory.instance
        .objectNode()
        .put(REFRESH_INTERVAL, refreshInterval.orElse(null))
        .put(IndexDefinition.REPLICAS, replicas);
  }
}
