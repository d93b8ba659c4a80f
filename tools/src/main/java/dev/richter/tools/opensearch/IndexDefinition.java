package dev.richter.tools.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What an index is to be like: how it is made where there is none, and what one that is there has
 * to agree with.
 *
 * @param fields the fields of vectors
 * @param texts the fields of texts, which are analyzed; an index that is there may map them in any
 *     way
 * @param shards how many shards it has, if that is asked for
 * @param replicas how many copies of each shard there are besides the shard itself, if that is
 *     asked for
 * @param vectorsInSource whether {@code _source} has the vectors, if that is asked for; by default
 *     it has
 */
public record IndexDefinition(
    Map<String, FieldMapping> fields,
    List<String> texts,
    OptionalInt shards,
    OptionalInt replicas,
    Optional<Boolean> vectorsInSource) {

  private static final String SOURCE = "_source";
  private static final String EXCLUDES = "excludes";
  private static final String PROPERTIES = "properties";
  static final String SHARDS = "number_of_shards";
  static final String REPLICAS = "number_of_replicas";

  /**
   * Checks the values.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if a text has the name of a
   *     field of vectors, or there are less than one shard or no replicas
   */
  public IndexDefinition {
    for (String text : texts) {
      if (fields.containsKey(text)) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "field \"%s\" is to take vectors and texts, expected another name for the vectors"
                .formatted(text));
      }
    }
    requireAtLeast("shards", shards, 1);
    requireAtLeast("replicas", replicas, 0);
  }

  private static void requireAtLeast(String name, OptionalInt value, int least) {
    if (value.isPresent() && value.getAsInt() < least) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s is %d, expected at least %d".formatted(name, value.getAsInt(), least));
    }
  }

  /** The body that makes the index. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode settings = json.putObject("settings").putObject("index");
    shards.ifPresent(count -> settings.put(SHARDS, count));
    replicas.ifPresent(count -> settings.put(REPLICAS, count));
    ObjectNode mappings = json.putObject("mappings");
    if (!vectorsInSource.orElse(true)) {
      ObjectNode source = mappings.putObject(SOURCE);
      fields.keySet().forEach(source.putArray(EXCLUDES)::add);
    }
    ObjectNode properties = mappings.putObject(PROPERTIES);
    fields.forEach((name, field) -> properties.set(name, field.toJson()));
    texts.forEach(name -> properties.putObject(name).put("type", "text"));
    return json;
  }

  /**
   * Makes sure that an index takes the documents.
   *
   * @param name what it is called
   * @param index what OpenSearch says of it
   * @throws RichterException with {@link ErrorCode#FIELD_UNKNOWN} or {@link
   *     ErrorCode#FIELD_MISMATCH} for what is asked of fields, or {@link
   *     ErrorCode#PARAMETER_INVALID} for the rest
   */
  void requireSame(String name, JsonNode index) {
    JsonNode mappings = index.path("mappings");
    JsonNode properties = mappings.path(PROPERTIES);
    fields.forEach(
        (field, mapping) -> {
          JsonNode there = field(properties, field);
          if (there.isMissingNode()) {
            throw new RichterException(
                ErrorCode.FIELD_UNKNOWN,
                "field \"%s\" of index %s, expected one of %s"
                    .formatted(
                        field, name, properties.propertyStream().map(Map.Entry::getKey).toList()));
          }
          mapping.requireSame("field \"%s\" of index %s".formatted(field, name), there);
        });
    int shardsThere = index.path("settings").path("index").path(SHARDS).asInt();
    requireSame(name, SHARDS, shardsThere, shards);
    vectorsInSource.ifPresent(asked -> requireSource(name, mappings.path(SOURCE), asked));
  }

  /** The mapping of a field; a dot in its name stands for an object around it. */
  private static JsonNode field(JsonNode properties, String name) {
    int dot = name.indexOf('.');
    return properties.has(name) || dot < 0
        ? properties.path(name)
        : field(properties.path(name.substring(0, dot)).path(PROPERTIES), name.substring(dot + 1));
  }

  /**
   * Makes sure that an index has as many replicas as are asked for.
   *
   * @param there how many it has, but for a load that is under way
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID}
   */
  void requireReplicas(String name, int there) {
    requireSame(name, REPLICAS, there, replicas);
  }

  private static void requireSame(String name, String setting, int there, OptionalInt asked) {
    if (asked.isPresent() && there != asked.getAsInt()) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "index %s has %s %d, expected %d".formatted(name, setting, there, asked.getAsInt()));
    }
  }

  private void requireSource(String name, JsonNode source, boolean asked) {
    var excluded =
        StreamSupport.stream(source.path(EXCLUDES).spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.toSet());
    for (String field : fields.keySet()) {
      if (excluded.contains(field) == asked) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "index %s leaves out of _source the fields %s, expected it to %s \"%s\""
                .formatted(name, excluded, asked ? "keep" : "leave out", field));
      }
    }
  }
}
