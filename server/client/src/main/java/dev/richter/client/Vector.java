package dev.richter.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A sparse vector, a multi-vector, or a text of which the server makes one. Answers have no texts.
 * The arrays are not copied; leave them as they are.
 */
public sealed interface Vector {

  /**
   * A sparse vector.
   *
   * @param indices tokens, each once
   * @param values their weights, positive, in the same order
   */
  record Sparse(int[] indices, float[] values) implements Vector {

    /**
     * @throws IllegalArgumentException if there are not as many values as indices
     */
    public Sparse {
      if (indices.length != values.length) {
        throw new IllegalArgumentException(
            "%d indices and %d values, expected as many of both"
                .formatted(indices.length, values.length));
      }
    }
  }

  /**
   * A multi-vector.
   *
   * @param values the rows, all of the field's dimension
   */
  record Rows(@JsonValue float[][] values) implements Vector {}

  /**
   * A text in place of a vector, for a field that remembers its encoder.
   *
   * @param text the text
   * @param model the encoder, which has to be that of the field; it may be left out
   */
  record Text(String text, Optional<String> model) implements Vector {}

  /** A text for the encoder of the field. */
  static Text text(String text) {
    return new Text(text, Optional.empty());
  }

  /** A text for an encoder, which finds the field. */
  static Text text(String text, String model) {
    return new Text(text, Optional.of(model));
  }

  /** A sparse vector of tokens and weights. */
  static Sparse sparse(int[] indices, float[] values) {
    return new Sparse(indices, values);
  }

  /** A sparse vector of weights by token. */
  static Sparse sparse(Map<Integer, Float> weights) {
    SortedMap<Integer, Float> sorted = new TreeMap<>(weights);
    int[] indices = new int[sorted.size()];
    float[] values = new float[sorted.size()];
    int next = 0;
    for (Map.Entry<Integer, Float> entry : sorted.entrySet()) {
      indices[next] = entry.getKey();
      values[next++] = entry.getValue();
    }
    return new Sparse(indices, values);
  }

  /** A multi-vector of rows. */
  static Rows rows(float[][] values) {
    return new Rows(values);
  }

  /** The vector that JSON has in one of the forms of the contract. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Vector ofJson(JsonNode node) {
    if (node.isArray()) {
      float[][] rows = new float[node.size()][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = floats(node.get(i));
      }
      return new Rows(rows);
    }
    if (node.path("indices").isArray()) {
      JsonNode tokens = node.get("indices");
      int[] indices = new int[tokens.size()];
      for (int i = 0; i < indices.length; i++) {
        indices[i] = tokens.get(i).intValue();
      }
      return new Sparse(indices, floats(node.path("values")));
    }
    Map<Integer, Float> weights = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      weights.put(Integer.valueOf(field.getKey()), field.getValue().floatValue());
    }
    return sparse(weights);
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).floatValue();
    }
    return values;
  }
}
