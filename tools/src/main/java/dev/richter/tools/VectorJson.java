package dev.richter.tools;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.util.Map;

/**
 * A sparse vector on the command line: {@code {"token": weight, …}} or {@code {"indices": […],
 * "values": […]}}.
 */
final class VectorJson {

  private static final String INDICES = "indices";
  private static final String VALUES = "values";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private VectorJson() {}

  /**
   * Reads a vector.
   *
   * @param json the text
   * @param dictionary the numbers of the tokens of the first form
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED}, {@link
   *     ErrorCode#VOCABULARY_INVALID} or a {@code VECTOR_…} code
   */
  static SparseVector parse(String json, TokenDictionary dictionary) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException failure) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "vector, character %d: %s"
              .formatted(
                  failure.getLocation() == null ? 0 : failure.getLocation().getColumnNr(),
                  failure.getOriginalMessage()),
          failure);
    }
    if (!root.isObject()) {
      throw malformed(
          "",
          root,
          "an object {\"token\": weight, ...} or {\"indices\": [...], \"values\": [...]}");
    }
    JsonNode indices = root.path(INDICES);
    JsonNode values = root.path(VALUES);
    // A vocabulary may have the words "indices" and "values" among its tokens.
    return indices.isArray() || values.isArray()
        ? ofArrays(indices, values)
        : ofMap(root, dictionary);
  }

  private static SparseVector ofArrays(JsonNode indices, JsonNode values) {
    int[] tokens = new int[array(indices, INDICES).size()];
    for (int i = 0; i < tokens.length; i++) {
      JsonNode token = indices.get(i);
      if (!token.isIntegralNumber() || !token.canConvertToInt()) {
        throw malformed("/%s/%d".formatted(INDICES, i), token, "an integer from 0 to 2147483647");
      }
      tokens[i] = token.intValue();
    }
    float[] weights = new float[array(values, VALUES).size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = number(values.get(i), "/%s/%d".formatted(VALUES, i));
    }
    return SparseVector.ofUnsorted(tokens, weights);
  }

  private static SparseVector ofMap(JsonNode root, TokenDictionary dictionary) {
    int[] tokens = new int[root.size()];
    float[] weights = new float[root.size()];
    int i = 0;
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      tokens[i] = dictionary.number(entry.getKey());
      weights[i++] =
          number(entry.getValue(), JsonPointer.empty().appendProperty(entry.getKey()).toString());
    }
    return SparseVector.ofUnsorted(tokens, weights);
  }

  private static JsonNode array(JsonNode node, String name) {
    if (!node.isArray()) {
      throw malformed("/" + name, node, "an array");
    }
    return node;
  }

  private static float number(JsonNode node, String pointer) {
    if (!node.isNumber()) {
      throw malformed(pointer, node, "a number");
    }
    return node.floatValue();
  }

  private static RichterException malformed(String pointer, JsonNode actual, String expected) {
    return new RichterException(
        ErrorCode.DATA_MALFORMED,
        "vector%s: %s, expected %s"
            .formatted(
                pointer.isEmpty() ? "" : ", " + pointer,
                actual.isMissingNode() ? "nothing" : actual,
                expected));
  }
}
