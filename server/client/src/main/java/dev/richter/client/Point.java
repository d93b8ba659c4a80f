package dev.richter.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * A point: what is stored, and what is read back as far as it was asked for.
 *
 * @param id what it is called
 * @param vector vectors by field
 * @param payload a JSON object
 */
public record Point(PointId id, Map<String, Vector> vector, Optional<JsonNode> payload) {

  /** Copies the map. */
  public Point {
    vector = Map.copyOf(vector == null ? Map.of() : vector);
  }

  /** A point with a vector in one field. */
  public static Point of(PointId id, String field, Vector vector) {
    return new Point(id, Map.of(field, vector), Optional.empty());
  }

  /** The same point with a vector in another field as well. */
  public Point with(String field, Vector other) {
    Map<String, Vector> both = new java.util.HashMap<>(vector);
    both.put(field, other);
    return new Point(id, both, payload);
  }

  /** The same point with a payload, a JSON object. */
  public Point payload(JsonNode object) {
    return new Point(id, vector, Optional.of(object));
  }
}
