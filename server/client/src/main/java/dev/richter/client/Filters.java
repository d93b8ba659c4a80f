package dev.richter.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collection;

/**
 * Makes filters and their conditions; a filter is a condition too. Paths are keys joined by dots.
 */
public final class Filters {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Filters() {}

  /** Every condition holds. */
  public static JsonNode must(JsonNode... conditions) {
    return clause("must", conditions);
  }

  /** At least one condition holds. */
  public static JsonNode should(JsonNode... conditions) {
    return clause("should", conditions);
  }

  /** No condition holds. */
  public static JsonNode mustNot(JsonNode... conditions) {
    return clause("must_not", conditions);
  }

  private static JsonNode clause(String name, JsonNode... conditions) {
    return JSON.objectNode().set(name, JSON.arrayNode().addAll(Arrays.asList(conditions)));
  }

  /** A value is at the path. */
  public static JsonNode match(String path, String value) {
    return match(path, "value", JSON.textNode(value));
  }

  /** A value is at the path. */
  public static JsonNode match(String path, long value) {
    return match(path, "value", JSON.numberNode(value));
  }

  /** A value is at the path. */
  public static JsonNode match(String path, boolean value) {
    return match(path, "value", JSON.booleanNode(value));
  }

  /** One of some values is at the path. */
  public static JsonNode any(String path, Collection<String> values) {
    ArrayNode array = JSON.arrayNode();
    values.forEach(array::add);
    return match(path, "any", array);
  }

  private static JsonNode match(String path, String kind, JsonNode value) {
    ObjectNode condition = JSON.objectNode().put("key", path);
    return condition.set("match", JSON.objectNode().set(kind, value));
  }

  /**
   * A number at the path is within bounds, which are part of the range; an infinite bound is none.
   */
  public static JsonNode range(String path, double least, double most) {
    ObjectNode bounds = JSON.objectNode();
    if (least != Double.NEGATIVE_INFINITY) {
      bounds.put("gte", least);
    }
    if (most != Double.POSITIVE_INFINITY) {
      bounds.put("lte", most);
    }
    return JSON.objectNode().put("key", path).set("range", bounds);
  }

  /** There is a value at the path. */
  public static JsonNode exists(String path) {
    return JSON.objectNode().set("exists", JSON.objectNode().put("key", path));
  }

  /** The point has one of some ids. */
  public static JsonNode hasId(Collection<PointId> ids) {
    ArrayNode array = JSON.arrayNode();
    for (PointId id : ids) {
      switch (id) {
        case PointId.Text text -> array.add(text.value());
        case PointId.Numeric number -> array.add(number.value());
      }
    }
    return JSON.objectNode().set("has_id", array);
  }
}
