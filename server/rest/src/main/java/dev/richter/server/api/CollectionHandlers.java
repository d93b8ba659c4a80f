package dev.richter.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.IndexOptions;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.server.http.Access;
import dev.richter.server.http.Answer;
import dev.richter.server.http.Call;
import dev.richter.server.http.Contract;
import dev.richter.server.http.Handler;
import dev.richter.server.store.Collection;
import dev.richter.server.store.Collections;
import java.util.Map;
import java.util.OptionalDouble;

/** Makes, tells of, changes and deletes collections. */
final class CollectionHandlers {

  private final Collections collections;
  private final Contract contract;

  CollectionHandlers(Collections collections, Contract contract) {
    this.collections = collections;
    this.contract = contract;
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
    return info(200, call, collections.get(call.pathParameter("collection")));
  }

  static Answer info(int status, Call call, Collection collection) {
    return Json.answer(status, call, out -> CollectionWriter.write(out, collection));
  }

  private Answer create(Call call) {
    JsonNode body = Json.tree(call);
    contract.check("CreateCollection", body);
    IndexOptions options = IndexOptions.of();
    for (Map.Entry<String, JsonNode> field : body.path("sparse_vectors").properties()) {
      options = options.field(field.getKey(), FieldParametersJson.sparse(field.getValue()));
    }
    for (Map.Entry<String, JsonNode> field : body.path("multi_vectors").properties()) {
      if (options.fields().containsKey(field.getKey())) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "at /multi_vectors: a field has the name of a field of sparse vectors");
      }
      options = options.field(field.getKey(), FieldParametersJson.multi(field.getValue()));
    }
    if (options.fields().isEmpty()) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "a collection without fields, expected one of sparse_vectors or multi_vectors");
    }
    return info(
        201, call, collections.create(call.pathParameter("collection"), options, recall(body)));
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
    return info(200, call, collection);
  }

  private Answer delete(Call call) {
    collections.delete(call.pathParameter("collection"));
    return Json.answer(200, call, out -> out.writeBoolean(true));
  }
}
