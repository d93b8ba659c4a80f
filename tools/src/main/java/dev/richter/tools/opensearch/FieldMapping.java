package dev.richter.tools.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.codec.EncoderId;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.server.api.FieldParametersJson;
import java.util.Optional;

/**
 * A field of vectors as a mapping has it.
 *
 * @param parameters how it is stored and indexed; with head and encoder, if it remembers them
 * @param required whether a field that is there must have all of these parameters; if not, it may
 *     have others where vectors can be compared all the same
 */
public record FieldMapping(FieldParameters parameters, boolean required) {

  private static final String TYPE = "type";
  private static final String HEAD = "head";
  private static final String ENCODER = "encoder";
  private static final String DIGEST = "digest";

  private static String type(FieldParameters parameters) {
    return switch (parameters) {
      case SparseParameters sparse -> "richter_sparse";
      case MultiVectorParameters multi -> "richter_multi_vector";
    };
  }

  /** The mapping of the field. */
  ObjectNode toJson() {
    return toJson(parameters);
  }

  private static ObjectNode toJson(FieldParameters parameters) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put(TYPE, type(parameters));
    json.setAll(FieldParametersJson.tree(parameters));
    // What has made the vectors is not known to the type.
    json.remove(HEAD);
    json.remove(ENCODER);
    return json;
  }

  /** What the metadata of the mapping has of the field: what has made its vectors. */
  ObjectNode origin() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    head(parameters).ifPresent(head -> json.put(HEAD, head));
    parameters
        .encoder()
        .ifPresent(encoder -> json.put(ENCODER, encoder.name()).put(DIGEST, encoder.digest()));
    return json;
  }

  private static Optional<String> head(FieldParameters parameters) {
    return parameters instanceof MultiVectorParameters multi ? multi.head() : Optional.empty();
  }

  /**
   * Makes sure that a field which is there takes the vectors.
   *
   * @param place the index and the field, for messages
   * @param mapping its mapping
   * @param origin what the metadata has of it; a missing node where it has nothing
   * @throws RichterException with {@link ErrorCode#FIELD_MISMATCH} if it does not
   */
  void requireSame(String place, JsonNode mapping, JsonNode origin) {
    boolean comparable =
        mapping.path(TYPE).asText().equals(type(parameters))
            && switch (parameters) {
              case SparseParameters sparse -> true;
              case MultiVectorParameters multi ->
                  mapping.path("dimension").asInt() == multi.dimension();
            };
    if (!comparable || (required && !toJson().equals(normalized(mapping)))) {
      throw new RichterException(
          ErrorCode.FIELD_MISMATCH, "%s is %s, expected %s".formatted(place, mapping, toJson()));
    }
    if (origin.isObject()) {
      requireOrigin(place, origin);
    }
  }

  /** A mapping of the same type with the defaults that OpenSearch leaves out. */
  private ObjectNode normalized(JsonNode mapping) {
    return switch (parameters) {
      case SparseParameters sparse -> toJson(FieldParametersJson.sparse(mapping));
      case MultiVectorParameters multi -> toJson(FieldParametersJson.multi(mapping));
    };
  }

  private void requireOrigin(String place, JsonNode origin) {
    Optional<String> head = Optional.ofNullable(origin.path(HEAD).textValue());
    Optional<String> digest = Optional.ofNullable(origin.path(DIGEST).textValue());
    Optional<String> own = parameters.encoder().map(EncoderId::digest);
    // Files of vectors do not tell who has made them.
    if (!head.equals(head(parameters)) || (own.isPresent() && !own.equals(digest))) {
      throw new RichterException(
          ErrorCode.FIELD_MISMATCH,
          "%s has vectors of %s, expected those of %s".formatted(place, origin, origin()));
    }
  }
}
