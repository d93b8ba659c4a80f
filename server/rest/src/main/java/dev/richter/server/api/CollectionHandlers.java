package dev.richter.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.IndexOptions;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.server.http.Access;
import dev.richter.server.http.Answer;
import dev.richter.server.http.Call;
import dev.richter.server.http.Contract;
import dev.richter.server.http.Handler;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import dev.richter.server.store.Collection;
import dev.richter.server.store.Collections;
import dev.richter.server.text.Encoder;
import java.util.Map;
import java.util.OptionalDouble;

/** Makes, tells of, changes and deletes collections. */
final class CollectionHandlers {

  private final Collections collections;
  private final Contract contract;
  private final Texts texts;
  private final CollectionWriter writer;

  CollectionHandlers(
      Collections collections, Contract contract, Texts texts, CollectionWriter writer) {
    this.collections = collections;
    this.contract = contract;
    this.texts = texts;
    this.writer = writer;
  }

  void addTo(Map<String, Handler> handlers) {
    handlers.put("listCollections", new Handler(Access.READ, Handler.Lane.WORK, this::list));
    handlers.put("getCollection", new Handler(Access.READ, Handler.Lane.WORK, this::get));
    handlers.put("createCollection", manage(this::create));
    handlers.put("updateCollection", manage(this::update));
    handlers.put("deleteCollection", manage(this::delete));
  }

  private static Handler manage(Handler.Action action) {
    return new Handler(Access.MANAGE, Handler.Lane.WORK, action);
  }

  private Answer list(Call call) {
    return Json.answer(
        200,
        call,
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("collections");
          for (Collection collection : collections.all().values()) {
            if (call.identity().mayRead(collection.name())) {
              CollectionWriter.writeBriefly(out, collection);
            }
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  private Answer get(Call call) {
    return writer.info(200, call, collections.get(call.pathParameter("collection")));
  }

  private Answer create(Call call) {
    JsonNode body = Json.tree(call);
    contract.check("CreateCollection", body);
    IndexOptions options = IndexOptions.of();
    for (Map.Entry<String, JsonNode> field : body.path("sparse_vectors").properties()) {
      SparseParameters parameters = FieldParametersJson.sparse(field.getValue());
      options = options.field(field.getKey(), withEncoder(parameters, field, "/sparse_vectors/"));
    }
    for (Map.Entry<String, JsonNode> field : body.path("multi_vectors").properties()) {
      if (options.fields().containsKey(field.getKey())) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "at /multi_vectors: a field has the name of a field of sparse vectors");
      }
      MultiVectorParameters parameters = FieldParametersJson.multi(field.getValue());
      options = options.field(field.getKey(), withEncoder(parameters, field, "/multi_vectors/"));
    }
    if (options.fields().isEmpty()) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "a collection without fields, expected one of sparse_vectors or multi_vectors");
    }
    return writer.info(
        201, call, collections.create(call.pathParameter("collection"), options, recall(body)));
  }

  /** Parameters with the encoder that a field asks for, which has to fit it. */
  private FieldParameters withEncoder(
      FieldParameters parameters, Map.Entry<String, JsonNode> field, String fields) {
    String place = fields + Places.escaped(field.getKey());
    JsonNode name = field.getValue().path("encoder");
    if (name.isMissingNode()) {
      return parameters;
    }
    Encoder encoder = texts.named(name.textValue(), place + "/encoder");
    switch (parameters) {
      case SparseParameters sparse -> {
        if (encoder.kind() != Encoder.Kind.SPARSE) {
          throw mismatch(encoder, "multi-vectors", place + "/encoder");
        }
      }
      case MultiVectorParameters multi -> {
        if (encoder.kind() != Encoder.Kind.MULTI_VECTOR) {
          throw mismatch(encoder, "sparse vectors", place + "/encoder");
        }
        if (encoder.dimension() != multi.dimension()) {
          throw new ProblemException(
              Problem.of(
                      new RichterException(
                          ErrorCode.VECTOR_DIMENSION_MISMATCH,
                          "dimension %d, expected %d as encoder \"%s\" makes"
                              .formatted(
                                  multi.dimension(), encoder.dimension(), encoder.id().name())))
                  .at(place + "/dimension"));
        }
      }
    }
    return parameters.withEncoder(encoder.id());
  }

  private static ProblemException mismatch(Encoder encoder, String makes, String place) {
    return new ProblemException(
        Problem.of(
                ProblemCode.ENCODER_MISMATCH,
                "encoder \"%s\" makes %s, expected one for the kind of the field"
                    .formatted(encoder.id().name(), makes))
            .at(place));
  }

  private static OptionalDouble recall(JsonNode body) {
    return body.hasNonNull("recall")
        ? OptionalDouble.of(body.get("recall").doubleValue())
        : OptionalDouble.empty();
  }

  private Answer update(Call call) {
    JsonNode body = Json.tree(call);
    contract.check("UpdateCollection", body);
    Collection collection = collections.get(call.pathParameter("collection"));
    collection.recall(recall(body));
    return writer.info(200, call, collection);
  }

  private Answer delete(Call call) {
    collections.delete(call.pathParameter("collection"));
    return Json.answer(200, call, out -> out.writeBoolean(true));
  }
}
