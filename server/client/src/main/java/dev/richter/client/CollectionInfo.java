package dev.richter.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a collection is and how much it holds.
 *
 * @param name its name
 * @param status green, or red if it cannot be opened, is damaged, or writes do not become durable
 * @param code why it is red
 * @param detail why it is red, for people
 * @param pointsCount points that queries see
 * @param deletedPointsCount deleted or replaced points that still take room
 * @param segmentsCount its segments
 * @param sizeBytes its size
 * @param sizeByPart bytes by what files hold
 * @param config its fields
 * @param sparseVectors statistics of fields by name
 * @param multiVectors statistics of fields by name
 * @param tunings what tuning found, by field
 * @param encoders the encoders that fields remember, by field
 */
public record CollectionInfo(
    String name,
    String status,
    Optional<String> code,
    Optional<String> detail,
    long pointsCount,
    long deletedPointsCount,
    int segmentsCount,
    long sizeBytes,
    Map<String, Long> sizeByPart,
    CollectionConfig config,
    Map<String, JsonNode> sparseVectors,
    Map<String, JsonNode> multiVectors,
    Map<String, JsonNode> tunings,
    Map<String, FieldEncoder> encoders) {

  /** Copies the encoders. */
  public CollectionInfo {
    encoders = encoders == null ? Map.of() : Map.copyOf(encoders);
  }

  /**
   * The encoder that a field remembers.
   *
   * @param name what it was called
   * @param digest the SHA-256 of whatever decides its vectors
   * @param available whether the server has it, so that texts may stand in place of vectors
   */
  public record FieldEncoder(String name, String digest, boolean available) {}

  /**
   * A collection in a list.
   *
   * @param name its name
   * @param status green, or red if it cannot be opened, is damaged, or writes do not become durable
   * @param code why it is red
   * @param detail why it is red, for people
   * @param pointsCount points that queries see; none where it cannot be opened
   * @param sizeBytes its size; none where it cannot be opened
   */
  public record Summary(
      String name,
      String status,
      Optional<String> code,
      Optional<String> detail,
      OptionalLong pointsCount,
      OptionalLong sizeBytes) {}
}
