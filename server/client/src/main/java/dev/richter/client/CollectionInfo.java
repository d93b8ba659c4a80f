package dev.richter.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What a collection is and how much it holds.
 *
 * @param name its name
 * @param pointsCount points that queries see
 * @param deletedPointsCount deleted or replaced points that still take room
 * @param segmentsCount its segments
 * @param sizeBytes its size
 * @param sizeByPart bytes by what files hold
 * @param config its fields
 * @param sparseVectors statistics of fields by name
 * @param multiVectors statistics of fields by name
 * @param tunings what tuning found, by field
 */
public record CollectionInfo(
    String name,
    long pointsCount,
    long deletedPointsCount,
    int segmentsCount,
    long sizeBytes,
    Map<String, Long> sizeByPart,
    CollectionConfig config,
    Map<String, JsonNode> sparseVectors,
    Map<String, JsonNode> multiVectors,
    Map<String, JsonNode> tunings) {

  /**
   * A collection in a list.
   *
   * @param name its name
   * @param pointsCount points that queries see
   * @param sizeBytes its size
   */
  public record Summary(String name, long pointsCount, long sizeBytes) {}
}
