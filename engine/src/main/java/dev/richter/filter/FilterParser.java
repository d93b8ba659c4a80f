package dev.richter.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads filters from JSON.
 *
 * <p>A filter is an object of the clauses {@code must}, {@code should} and {@code must_not}, each a
 * condition or an array of conditions. A condition is a filter itself or one of
 *
 * <ul>
 *   <li>{@code {"key": "lang", "match": {"value": "en"}}}: a string, number or boolean at the path
 *   <li>{@code {"key": "lang", "match": {"any": ["en", "de"]}}}: one of these; {@code except}
 *       instead of {@code any}: a value, and none of these
 *   <li>{@code {"key": "year", "range": {"gte": 2000, "lt": 2010}}}: a number within bounds, of
 *       {@code gt}, {@code gte}, {@code lt}, {@code lte}
 *   <li>{@code {"exists": {"key": "year"}}} and its opposite {@code {"is_empty": {"key": "year"}}}
 *   <li>{@code {"has_id": ["a", 17]}}: the ids of documents
 *   <li>{@code {"has_id_bitmap": "…"}}: long ids, a 64-bit Roaring bitmap in its portable format as
 *       Base64
 * </ul>
 *
 * <p>Unknown names are errors, never ignored: a filter that is misspelt must not match too much.
 */
public final class FilterParser {

  /** The deepest nesting of filters within filters. */
  public static final int MAX_DEPTH = 32;

  private static final int MAX_JSON_DEPTH = 4 * MAX_DEPTH;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_JSON_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private FilterParser() {}

  /**
   * Reads a filter.
   *
   * @throws RichterException with {@link ErrorCode#FILTER_INVALID} or {@link
   *     ErrorCode#BITMAP_INVALID}, naming the place by a JSON pointer, or by line and column where
   *     the text is not JSON
   */
  public static Filter parse(String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new RichterException(
          ErrorCode.FILTER_INVALID,
          "the filter is not JSON: %s at line %d, column %d"
              .formatted(
                  e.getOriginalMessage(),
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr()),
          e);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new RichterException(
          ErrorCode.FILTER_INVALID,
          "the filter has a number whose exponent is too large: " + e.getMessage(),
          e);
    }
    return clauses(root, "", 0);
  }

  private static Filter clauses(JsonNode node, String pointer, int depth) {
    checkNames(node, pointer, Set.of("must", "should", "must_not"));
    return new Filter.Clauses(
        conditions(node.path("must"), pointer + "/must", depth),
        conditions(node.path("should"), pointer + "/should", depth),
        conditions(node.path("must_not"), pointer + "/must_not", depth));
  }

  private static List<Filter> conditions(JsonNode node, String pointer, int depth) {
    if (node.isMissingNode()) {
      return List.of();
    }
    if (node.isObject()) {
      return List.of(condition(node, pointer, depth + 1));
    }
    if (!node.isArray()) {
      throw error(pointer, "expected an array of conditions, found " + describe(node));
    }
    List<Filter> conditions = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      conditions.add(condition(node.get(i), pointer + "/" + i, depth + 1));
    }
    return conditions;
  }

  private static Filter condition(JsonNode node, String pointer, int depth) {
    if (depth > MAX_DEPTH) {
      throw error(pointer, "filters nest deeper than " + MAX_DEPTH);
    }
    if (!node.isObject()) {
      throw error(pointer, "expected a condition, found " + describe(node));
    }
    if (node.has("key")) {
      return keyCondition(node, pointer);
    }
    if (node.has("exists")) {
      return existence(node, pointer, "exists");
    }
    if (node.has("is_empty")) {
      return Filter.mustNot(existence(node, pointer, "is_empty"));
    }
    if (node.has("has_id")) {
      return hasId(node, pointer);
    }
    if (node.has("has_id_bitmap")) {
      return hasIdBitmap(node, pointer);
    }
    if (node.has("must") || node.has("should") || node.has("must_not")) {
      return clauses(node, pointer, depth);
    }
    throw error(
        pointer,
        "expected one of key, exists, is_empty, has_id, has_id_bitmap, must, should, must_not, found "
            + (node.isEmpty() ? "an empty object" : "\"" + node.fieldNames().next() + "\""));
  }

  private static Filter keyCondition(JsonNode node, String pointer) {
    checkNames(node, pointer, Set.of("key", "match", "range"));
    String path = path(node.get("key"), pointer + "/key");
    if (node.has("match") == node.has("range")) {
      throw error(pointer, "expected either \"match\" or \"range\" beside \"key\"");
    }
    return node.has("match")
        ? match(path, node.get("match"), pointer + "/match")
        : range(path, node.get("range"), pointer + "/range");
  }

  private static Filter match(String path, JsonNode node, String pointer) {
    checkNames(node, pointer, Set.of("value", "any", "except"));
    if (node.size() != 1) {
      throw error(pointer, "expected exactly one of value, any, except");
    }
    if (node.has("value")) {
      return new Filter.Match(path, value(node.get("value"), pointer + "/value"));
    }
    if (node.has("any")) {
      return new Filter.MatchAny(path, values(node.get("any"), pointer + "/any"));
    }
    return Filter.must(new Filter.Exists(path))
        .mustNot(new Filter.MatchAny(path, values(node.get("except"), pointer + "/except")));
  }

  private static Set<FilterValue> values(JsonNode node, String pointer) {
    if (!node.isArray()) {
      throw error(pointer, "expected an array, found " + describe(node));
    }
    Set<FilterValue> values = new HashSet<>();
    for (int i = 0; i < node.size(); i++) {
      values.add(value(node.get(i), pointer + "/" + i));
    }
    return values;
  }

  private static FilterValue value(JsonNode node, String pointer) {
    if (node.isTextual()) {
      return FilterValue.of(node.textValue());
    }
    if (node.isBoolean()) {
      return FilterValue.of(node.booleanValue());
    }
    if (node.isNumber()) {
      try {
        return FilterValue.of(node.decimalValue());
      } catch (RichterException e) {
        throw error(pointer, String.valueOf(e.getMessage()));
      }
    }
    throw error(pointer, "expected a string, number or boolean, found " + describe(node));
  }

  private static Filter range(String path, JsonNode node, String pointer) {
    checkNames(node, pointer, Set.of("gt", "gte", "lt", "lte"));
    if (node.isEmpty()) {
      throw error(pointer, "expected at least one of gt, gte, lt, lte");
    }
    if ((node.has("gt") && node.has("gte")) || (node.has("lt") && node.has("lte"))) {
      throw error(pointer, "expected one lower and one upper bound at most");
    }
    Filter.Range range = Filter.range(path);
    for (Map.Entry<String, JsonNode> bound : node.properties()) {
      String boundPointer = pointer + "/" + bound.getKey();
      if (!bound.getValue().isNumber()) {
        throw error(boundPointer, "expected a number, found " + describe(bound.getValue()));
      }
      double value = bound.getValue().doubleValue();
      range =
          switch (bound.getKey()) {
            case "gt" -> range.gt(value);
            case "gte" -> range.gte(value);
            case "lt" -> range.lt(value);
            default -> range.lte(value);
          };
    }
    return range;
  }

  private static Filter existence(JsonNode node, String pointer, String name) {
    checkNames(node, pointer, Set.of(name));
    JsonNode inner = node.get(name);
    checkNames(inner, pointer + "/" + name, Set.of("key"));
    return new Filter.Exists(path(inner.path("key"), pointer + "/" + name + "/key"));
  }

  private static Filter hasId(JsonNode node, String pointer) {
    checkNames(node, pointer, Set.of("has_id"));
    JsonNode ids = node.get("has_id");
    if (!ids.isArray()) {
      throw error(pointer + "/has_id", "expected an array of ids, found " + describe(ids));
    }
    Set<String> strings = new HashSet<>();
    Set<Long> longs = new HashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      JsonNode id = ids.get(i);
      if (id.isTextual()) {
        strings.add(id.textValue());
      } else if (id.isIntegralNumber() && id.canConvertToLong()) {
        longs.add(id.longValue());
      } else {
        throw error(
            pointer + "/has_id/" + i,
            "expected a string or a 64-bit integer, found " + describe(id));
      }
    }
    return new Filter.HasId(strings, longs);
  }

  private static Filter hasIdBitmap(JsonNode node, String pointer) {
    checkNames(node, pointer, Set.of("has_id_bitmap"));
    String bitmapPointer = pointer + "/has_id_bitmap";
    String base64 = text(node.get("has_id_bitmap"), bitmapPointer);
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw error(bitmapPointer, "expected Base64: " + e.getMessage());
    }
    try {
      return ExternalIds.ofPortable64(bytes);
    } catch (RichterException e) {
      throw new RichterException(e.code(), "at %s: %s".formatted(bitmapPointer, e.getMessage()), e);
    }
  }

  private static String path(JsonNode node, String pointer) {
    String path = text(node, pointer);
    if (path.isEmpty() || path.length() > Filter.MAX_PATH_LENGTH) {
      throw error(
          pointer,
          "expected keys joined by dots, 1 to %d characters, found %d"
              .formatted(Filter.MAX_PATH_LENGTH, path.length()));
    }
    return path;
  }

  private static String text(JsonNode node, String pointer) {
    if (!node.isTextual()) {
      throw error(pointer, "expected a string, found " + describe(node));
    }
    return node.textValue();
  }

  private static void checkNames(JsonNode node, String pointer, Set<String> known) {
    if (!node.isObject()) {
      throw error(pointer, "expected an object, found " + describe(node));
    }
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (!known.contains(property.getKey())) {
        throw error(
            pointer,
            "expected only %s, found \"%s\""
                .formatted(String.join(", ", known.stream().sorted().toList()), property.getKey()));
      }
    }
  }

  private static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
      case MISSING -> "nothing";
      case BINARY, BOOLEAN, NULL, NUMBER, STRING -> {
        String text = node.toString();
        yield text.length() <= 64 ? text : text.substring(0, 64) + "…";
      }
    };
  }

  private static RichterException error(String pointer, String message) {
    return new RichterException(
        ErrorCode.FILTER_INVALID,
        "at %s: %s".formatted(pointer.isEmpty() ? "the root of the filter" : pointer, message));
  }
}
