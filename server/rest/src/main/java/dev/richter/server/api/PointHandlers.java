package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.Document;
import dev.richter.DocumentId;
import dev.richter.DocumentPage;
import dev.richter.filter.Filter;
import dev.richter.server.http.Access;
import dev.richter.server.http.Answer;
import dev.richter.server.http.Call;
import dev.richter.server.http.Contract;
import dev.richter.server.http.Handler;
import dev.richter.server.http.Metrics;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import dev.richter.server.store.Collection;
import dev.richter.server.store.Collections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Stores, reads, changes and deletes points. */
final class PointHandlers {

  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");
  private static final int DEFAULT_LIMIT = 10;

  private final Collections collections;
  private final Contract contract;
  private final Texts texts;
  private final Metrics metrics;
  private final int maxLimit;
  private final int maxLineBytes;

  PointHandlers(
      Collections collections,
      Contract contract,
      Texts texts,
      Metrics metrics,
      int maxLimit,
      int maxLineBytes) {
    this.collections = collections;
    this.contract = contract;
    this.texts = texts;
    this.metrics = metrics;
    this.maxLimit = maxLimit;
    this.maxLineBytes = maxLineBytes;
  }

  void addTo(Map<String, Handler> handlers) {
    handlers.put("upsertPoints", new Handler(Access.WRITE, Handler.Lane.STREAM, this::upsert));
    handlers.put("deletePoints", write(this::delete));
    handlers.put("setPayload", write(this::setPayload));
    handlers.put("overwritePayload", write(this::overwritePayload));
    handlers.put("deletePayload", write(this::deletePayload));
    handlers.put("getPoints", read(this::getAll));
    handlers.put("getPoint", read(this::get));
    handlers.put("scrollPoints", read(this::scroll));
    handlers.put("countPoints", read(this::count));
  }

  private static Handler read(Handler.Action action) {
    return new Handler(Access.READ, Handler.Lane.QUERY, action);
  }

  private static Handler write(Handler.Action action) {
    return new Handler(Access.WRITE, Handler.Lane.WORK, action);
  }

  private Collection collection(Call call) {
    return collections.get(call.pathParameter("collection"));
  }

  private JsonNode body(Call call, String schema) {
    JsonNode body = Json.tree(call);
    contract.check(schema, body);
    return body;
  }

  private Answer upsert(Call call) throws IOException {
    Collection collection = collection(call);
    boolean wait = call.flag("wait");
    if (!call.mediaType().equals(Answer.JSON)) {
      PointStream stream = new PointStream(collection, texts, call.body(), maxLineBytes);
      try {
        stream.run();
      } finally {
        metrics.pointsStored(stream.accepted());
      }
      String status = settle(collection, wait);
      return Json.answer(200, call, out -> stream.write(out, status));
    }
    List<PointBody> points = PointReader.points(call.body().readAllBytes());
    texts.begin(collection, points, i -> "/points/" + i).store();
    metrics.pointsStored(points.size());
    return updated(call, settle(collection, wait));
  }

  /** Waits until everything written is durable, if it was asked for. */
  private static String settle(Collection collection, boolean wait) {
    if (!wait) {
      return "acknowledged";
    }
    collection.awaitDurable();
    return "completed";
  }

  private static Answer updated(Call call, String status) {
    return Json.answer(
        200,
        call,
        out -> {
          out.writeStartObject();
          out.writeStringField("status", status);
          out.writeEndObject();
        });
  }

  private Answer delete(Call call) {
    Collection collection = collection(call);
    boolean wait = call.flag("wait");
    Filter filter = which(body(call, "DeletePoints"));
    Places.ofFilter(
        () -> {
          collection.write(index -> index.delete(filter));
          return true;
        });
    return updated(call, settle(collection, wait));
  }

  private Answer setPayload(Call call) {
    JsonNode body = body(call, "SetPayload");
    return changePayload(
        call,
        body,
        old -> {
          ObjectNode merged = object(old);
          merged.setAll((ObjectNode) body.get("payload"));
          return Optional.of(Json.text(merged));
        });
  }

  private Answer overwritePayload(Call call) {
    JsonNode body = body(call, "SetPayload");
    String payload = Json.text(body.get("payload"));
    return changePayload(call, body, old -> Optional.of(payload));
  }

  private Answer deletePayload(Call call) {
    JsonNode body = body(call, "DeletePayload");
    Set<String> paths = new HashSet<>();
    body.get("keys").forEach(key -> paths.add(key.textValue()));
    Selections.OfPayload rest = new Selections.OfPayload.Excluding(paths);
    return changePayload(call, body, rest::of);
  }

  private Answer changePayload(Call call, JsonNode body, UnaryOperator<Optional<String>> change) {
    Collection collection = collection(call);
    boolean wait = call.flag("wait");
    Filter filter = which(body);
    Places.ofFilter(
        () -> {
          collection.write(index -> index.updatePayloads(filter, change));
          return true;
        });
    return updated(call, settle(collection, wait));
  }

  private static ObjectNode object(Optional<String> payload) {
    try {
      return payload.isEmpty()
          ? Json.TREES.createObjectNode()
          : (ObjectNode) Json.TREES.readTree(payload.get());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a stored payload is JSON", e);
    }
  }

  /** The points that a body names by their ids or by a filter. */
  private static Filter which(JsonNode body) {
    if (body.has("filter")) {
      return Places.filter(body.get("filter"), "/filter");
    }
    return hasId(body.get("points"), "/points");
  }

  /** The filter of a body, which all points match where there is none. */
  private static Filter filter(JsonNode body) {
    return body.has("filter") ? Places.filter(body.get("filter"), "/filter") : Filter.all();
  }

  private static Filter.HasId hasId(JsonNode ids, String place) {
    Set<String> strings = new HashSet<>();
    Set<Long> longs = new HashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      switch (id(ids.get(i), place + "/" + i)) {
        case DocumentId.OfString id -> strings.add(id.value());
        case DocumentId.OfLong id -> longs.add(id.value());
      }
    }
    return new Filter.HasId(strings, longs);
  }

  private static DocumentId id(JsonNode node, String place) {
    try {
      return node.isTextual()
          ? Places.at(place, () -> DocumentId.of(node.textValue()))
          : DocumentId.of(node.decimalValue().longValueExact());
    } catch (ArithmeticException e) {
      throw new ProblemException(
          Problem.of(ProblemCode.REQUEST_INVALID, "the id is no 64-bit integer").at(place));
    }
  }

  private Answer getAll(Call call) {
    JsonNode body = body(call, "GetPoints");
    Selections.OfPayload payload = Selections.ofPayload(body.path("with_payload"), true);
    Selections.OfVectors vectors = Selections.ofVectors(body.path("with_vector"), false);
    List<DocumentId> ids = new ArrayList<>();
    for (int i = 0; i < body.get("ids").size(); i++) {
      ids.add(id(body.get("ids").get(i), "/ids/" + i));
    }
    List<Document> points =
        collection(call)
            .read(
                index -> {
                  Places.checkFields(index, vectors);
                  return ids.stream().map(index::get).flatMap(Optional::stream).toList();
                });
    return Json.answer(
        200,
        call,
        out -> {
          out.writeStartArray();
          for (Document point : points) {
            PointWriter.write(out, point, payload, vectors);
          }
          out.writeEndArray();
        });
  }

  private Answer get(Call call) {
    String text = call.pathParameter("id");
    DocumentId id = idOfPath(text);
    Document point =
        collection(call)
            .read(index -> index.get(id))
            .orElseThrow(
                () -> new ProblemException(ProblemCode.POINT_NOT_FOUND, "there is no such point"));
    return Json.answer(
        200,
        call,
        out ->
            PointWriter.write(
                out,
                point,
                new Selections.OfPayload.All(true),
                new Selections.OfVectors.All(true)));
  }

  private static DocumentId idOfPath(String text) {
    if (INTEGER.matcher(text).matches()) {
      try {
        long number = Long.parseLong(text);
        // Only as it is written in answers; 007 is a text.
        return Long.toString(number).equals(text) ? DocumentId.of(number) : DocumentId.of(text);
      } catch (NumberFormatException e) {
        return DocumentId.of(text);
      }
    }
    return DocumentId.of(text);
  }

  private Answer scroll(Call call) {
    JsonNode body = body(call, "Scroll");
    Selections.OfPayload payload = Selections.ofPayload(body.path("with_payload"), true);
    Selections.OfVectors vectors = Selections.ofVectors(body.path("with_vector"), false);
    int limit = body.has("limit") ? limit(body.get("limit")) : DEFAULT_LIMIT;
    Filter filter = filter(body);
    Optional<DocumentId> from =
        body.hasNonNull("offset")
            ? Optional.of(id(body.get("offset"), "/offset"))
            : Optional.empty();
    Collection collection = collection(call);
    DocumentPage page =
        Places.ofFilter(
            () ->
                collection.read(
                    index -> {
                      Places.checkFields(index, vectors);
                      return index.page(from, limit, filter);
                    }));
    return Json.answer(
        200,
        call,
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("points");
          for (Document point : page.documents()) {
            PointWriter.write(out, point, payload, vectors);
          }
          out.writeEndArray();
          if (page.next().isPresent()) {
            PointWriter.writeId(out, "next_page_offset", page.next().get());
          } else {
            out.writeNullField("next_page_offset");
          }
          out.writeEndObject();
        });
  }

  private int limit(JsonNode node) {
    if (node.decimalValue().compareTo(BigDecimal.valueOf(maxLimit)) > 0) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.REQUEST_INVALID,
                  "limit is larger than %d, which is the limit of the server".formatted(maxLimit))
              .at("/limit"));
    }
    return node.intValue();
  }

  private Answer count(Call call) {
    JsonNode body = body(call, "Count");
    Filter filter = filter(body);
    Collection collection = collection(call);
    long count = Places.ofFilter(() -> collection.read(index -> index.count(filter)));
    return Json.answer(
        200,
        call,
        out -> {
          out.writeStartObject();
          out.writeNumberField("count", count);
          out.writeEndObject();
        });
  }
}
