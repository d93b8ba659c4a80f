package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.server.http.Access;
import dev.richter.server.http.Answer;
import dev.richter.server.http.Call;
import dev.richter.server.http.Contract;
import dev.richter.server.http.Handler;
import dev.richter.server.store.Collection;
import dev.richter.server.store.Collections;
import dev.richter.server.store.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Makes snapshots, hands them out, and puts collections back to them. */
final class SnapshotHandlers {

  private static final String ZIP = "application/zip";

  private final Collections collections;
  private final Contract contract;
  private final CollectionWriter writer;

  SnapshotHandlers(Collections collections, Contract contract, CollectionWriter writer) {
    this.collections = collections;
    this.contract = contract;
    this.writer = writer;
  }

  void addTo(Map<String, Handler> handlers) {
    handlers.put("listSnapshots", manage(this::list));
    handlers.put("createSnapshot", manage(this::create));
    handlers.put("downloadSnapshot", manage(this::download));
    handlers.put("deleteSnapshot", manage(this::delete));
    handlers.put("recoverSnapshot", manage(this::recover));
    handlers.put("uploadSnapshot", new Handler(Access.MANAGE, Handler.Lane.STREAM, this::upload));
  }

  private static Handler manage(Handler.Action action) {
    return new Handler(Access.MANAGE, Handler.Lane.WORK, action);
  }

  private Collection collection(Call call) {
    return collections.get(call.pathParameter("collection"));
  }

  private Answer list(Call call) {
    Collection collection = collection(call);
    return Json.answer(
        200,
        call,
        out -> {
          out.writeStartArray();
          for (Snapshots.Snapshot snapshot : collections.snapshots().list(collection.name())) {
            write(out, snapshot);
          }
          out.writeEndArray();
        });
  }

  private Answer create(Call call) {
    Snapshots.Snapshot snapshot = collections.snapshots().create(collection(call));
    return Json.answer(201, call, out -> write(out, snapshot));
  }

  private static void write(JsonGenerator out, Snapshots.Snapshot snapshot) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", snapshot.name());
    out.writeStringField("creation_time", snapshot.created().toString());
    out.writeNumberField("size", snapshot.sizeBytes());
    out.writeEndObject();
  }

  private Answer download(Call call) {
    Collection collection = collection(call);
    Path file = collections.snapshots().file(collection.name(), call.pathParameter("snapshot"));
    return new Answer.File(ZIP, file);
  }

  private Answer delete(Call call) {
    collections.snapshots().delete(collection(call).name(), call.pathParameter("snapshot"));
    return Json.answer(200, call, out -> out.writeBoolean(true));
  }

  private Answer recover(Call call) {
    JsonNode body = Json.tree(call);
    contract.check("RecoverSnapshot", body);
    Collection collection = collection(call);
    Path file = collections.snapshots().file(collection.name(), body.get("name").textValue());
    return writer.info(
        200, call, collections.restore(collection.name(), new Snapshots.Source.Stored(file)));
  }

  private Answer upload(Call call) {
    return writer.info(
        200,
        call,
        collections.restore(
            call.pathParameter("collection"), new Snapshots.Source.Uploaded(call.body())));
  }
}
