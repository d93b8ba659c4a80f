package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.richter.IndexPart;
import dev.richter.IndexStats;
import dev.richter.RichterIndex;
import dev.richter.Tuning;
import dev.richter.codec.EncoderId;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorFieldStats;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseFieldStats;
import dev.richter.codec.SparseParameters;
import dev.richter.server.http.Answer;
import dev.richter.server.http.Call;
import dev.richter.server.store.Collection;
import dev.richter.server.store.Fault;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Writes what collections are and hold. */
final class CollectionWriter {

  private final Texts texts;

  CollectionWriter(Texts texts) {
    this.texts = texts;
  }

  /** An answer with a {@code CollectionInfo} of the contract. */
  Answer info(int status, Call call, Collection collection) {
    return Json.answer(status, call, out -> write(out, collection));
  }

  /** What is visible of a collection. */
  private record State(IndexStats stats, Map<String, FieldParameters> fields, RichterIndex index) {

    static State of(Collection collection) {
      return collection.read(index -> new State(index.stats(), index.fields(), index));
    }
  }

  /** Writes a {@code CollectionSummary} of the contract, unless the collection was closed. */
  static void writeBriefly(JsonGenerator out, Collection collection) throws IOException {
    Optional<IndexStats> stats = collection.stats();
    Optional<Fault> fault = collection.fault();
    if (stats.isEmpty() && fault.isEmpty()) {
      return;
    }
    out.writeStartObject();
    out.writeStringField("name", collection.name());
    writeStatus(out, fault);
    if (stats.isPresent()) {
      out.writeNumberField("points_count", stats.get().documents());
      out.writeNumberField("size_bytes", stats.get().sizeBytes());
    }
    out.writeEndObject();
  }

  private static void writeStatus(JsonGenerator out, Optional<Fault> fault) throws IOException {
    out.writeStringField("status", fault.isPresent() ? "red" : "green");
    if (fault.isPresent()) {
      out.writeStringField("code", fault.get().code().name());
      out.writeStringField("detail", fault.get().detail());
    }
  }

  private void write(JsonGenerator out, Collection collection) throws IOException {
    State state = State.of(collection);
    IndexStats stats = state.stats();
    out.writeStartObject();
    out.writeStringField("name", collection.name());
    writeStatus(out, collection.fault());
    out.writeNumberField("points_count", stats.documents());
    out.writeNumberField("deleted_points_count", stats.deletedDocuments());
    out.writeNumberField("segments_count", stats.segments().size());
    out.writeNumberField("size_bytes", stats.sizeBytes());
    out.writeObjectFieldStart("size_by_part");
    for (Map.Entry<IndexPart, Long> part : stats.sizeByPart().entrySet()) {
      out.writeNumberField(FieldParametersJson.text(part.getKey()), part.getValue());
    }
    out.writeEndObject();
    writeConfig(out, collection, state);
    out.writeObjectFieldStart("sparse_vectors");
    for (Map.Entry<String, SparseFieldStats> field : stats.fields().entrySet()) {
      out.writeFieldName(field.getKey());
      write(out, field.getValue());
    }
    out.writeEndObject();
    out.writeObjectFieldStart("multi_vectors");
    for (Map.Entry<String, MultiVectorFieldStats> field : stats.multiVectorFields().entrySet()) {
      out.writeFieldName(field.getKey());
      write(out, field.getValue());
    }
    out.writeEndObject();
    out.writeObjectFieldStart("tunings");
    for (String field : state.fields().keySet()) {
      Optional<Tuning> tuning = state.index().tuning(field);
      if (tuning.isPresent()) {
        out.writeFieldName(field);
        write(out, tuning.get());
      }
    }
    out.writeEndObject();
    writeEncoders(out, state);
    out.writeEndObject();
  }

  private void writeEncoders(JsonGenerator out, State state) throws IOException {
    out.writeObjectFieldStart("encoders");
    for (Map.Entry<String, FieldParameters> field : state.fields().entrySet()) {
      Optional<EncoderId> encoder = field.getValue().encoder();
      if (encoder.isPresent()) {
        out.writeObjectFieldStart(field.getKey());
        out.writeStringField("name", encoder.get().name());
        out.writeStringField("digest", encoder.get().digest());
        out.writeBooleanField("available", texts.available(field.getValue()).isPresent());
        out.writeEndObject();
      }
    }
    out.writeEndObject();
  }

  private static void writeConfig(JsonGenerator out, Collection collection, State state)
      throws IOException {
    out.writeObjectFieldStart("config");
    out.writeObjectFieldStart("sparse_vectors");
    for (Map.Entry<String, FieldParameters> field : state.fields().entrySet()) {
      if (field.getValue() instanceof SparseParameters sparse) {
        out.writeFieldName(field.getKey());
        FieldParametersJson.write(out, sparse);
      }
    }
    out.writeEndObject();
    out.writeObjectFieldStart("multi_vectors");
    for (Map.Entry<String, FieldParameters> field : state.fields().entrySet()) {
      if (field.getValue() instanceof MultiVectorParameters multi) {
        out.writeFieldName(field.getKey());
        FieldParametersJson.write(out, multi);
      }
    }
    out.writeEndObject();
    if (collection.recall().isPresent()) {
      out.writeNumberField("recall", collection.recall().getAsDouble());
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, SparseFieldStats stats) throws IOException {
    out.writeStartObject();
    out.writeNumberField("points", stats.documents());
    out.writeNumberField("postings", stats.postings());
    out.writeNumberField("vocabulary_size", stats.vocabularySize());
    out.writeNumberField("forward_bytes", stats.forwardBytes());
    out.writeNumberField("lists", stats.lists());
    out.writeNumberField("blocks", stats.blocks());
    out.writeNumberField("block_postings", stats.blockPostings());
    out.writeNumberField("lists_bytes", stats.listsBytes());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, MultiVectorFieldStats stats) throws IOException {
    out.writeStartObject();
    out.writeNumberField("points", stats.documents());
    out.writeNumberField("rows", stats.rows());
    out.writeNumberField("centroids", stats.centroids());
    out.writeNumberField("coded_rows", stats.codedRows());
    out.writeNumberField("size_bytes", stats.sizeBytes());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Tuning tuning) throws IOException {
    out.writeStartObject();
    out.writeNumberField("limit", tuning.k());
    out.writeNumberField("queries", tuning.queries());
    out.writeBooleanField("sampled_from_points", tuning.sampledFromDocuments());
    out.writeNumberField("points", tuning.documents());
    out.writeNumberField("default_recall", tuning.defaultRecall());
    out.writeNumberField("exact_micros", tuning.exactMicros());
    out.writeArrayFieldStart("steps");
    for (Tuning.Step step : tuning.steps()) {
      out.writeStartObject();
      out.writeNumberField("wanted_recall", step.wantedRecall());
      out.writeNumberField("impact_cut", step.impactCut());
      out.writeNumberField("heap_factor", step.heapFactor());
      out.writeNumberField("recall", step.recall());
      out.writeNumberField("recall_at_least", step.recallAtLeast());
      out.writeNumberField("mean_micros", step.meanMicros());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
