package dev.richter.tools.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.server.api.FieldParametersJson;
import java.util.List;

/**
 * A field of vectors as a mapping has it.
 *
 * @param parameters how it is stored and indexed; with head and encoder, if they have made the
 *     vectors
 * @param required whether a field that is there must have all of these parameters; if not, it may
 *     have others where vectors can be compared all the same
 */
public record FieldMapping(FieldParameters parameters, boolean required) {

  private static final String TYPE = "type";
  private static final String DIMENSION = "dimension";
  private static final String HEAD = "head";
  private static final String ENCODER = "encoder";
  private static final String DIGEST = "digest";

  private String type() {
    return switch (parameters) {
      case SparseParameters sparse -> "richter_sparse";
      case MultiVectorParameters multi -> "richter_multi_vector";
    };
  }

  /** The mapping of the field. */
  ObjectNode toJson() {
    ObjectNode json = toJson(parameters);
    parameters
        .encoder()
        .ifPresent(
            encoder ->
                json.putObject(ENCODER).put("name", encoder.name()).put(DIGEST, encoder.digest()));
    return json;
  }

  private ObjectNode toJson(FieldParameters from) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put(TYPE, type());
    json.setAll(FieldParametersJson.tree(from));
    return json;
  }

  /**
   * Makes sure that a field which is there takes the vectors.
   *
   * @param place the index and the field, for messages
   * @param there its mapping, in which OpenSearch leaves out what is as by default
   * @throws RichterException with {@link ErrorCode#FIELD_MISMATCH} if it does not
   */
  void requireSame(String place, JsonNode there) {
    JsonNode asked = toJson();
    boolean same =
        there.path(TYPE).equals(asked.path(TYPE))
            && there.path(DIMENSION).equals(asked.path(DIMENSION))
            && there.path(HEAD).equals(asked.path(HEAD))
            && (parameters.encoder().isEmpty() || sameEncoder(there, asked))
            && (!required || isAsAsked(there));
    if (!same) {
      throw new RichterException(
          ErrorCode.FIELD_MISMATCH, "%s is %s, expected %s".formatted(place, there, asked));
    }
  }

  /** Files of vectors do not tell what has made them, and go into any field. */
  private static boolean sameEncoder(JsonNode there, JsonNode asked) {
    return there.path(ENCODER).path(DIGEST).equals(asked.path(ENCODER).path(DIGEST));
  }

  private boolean isAsAsked(JsonNode there) {
    ObjectNode complete =
        toJson(
            switch (parameters) {
              case SparseParameters sparse -> FieldParametersJson.sparse(there);
              case MultiVectorParameters multi -> FieldParametersJson.multi(there);
            });
    List<String> origin = List.of(HEAD, ENCODER);
    return complete.without(origin).equals(toJson(parameters).without(origin));
  }
}
