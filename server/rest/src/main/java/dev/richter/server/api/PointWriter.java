package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.richter.Document;
import dev.richter.DocumentId;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Writes points and their parts. */
final class PointWriter {

  private PointWriter() {}

  /** Writes a {@code Record} of the contract. */
  static void write(
      JsonGenerator out, Document point, Selections.OfPayload payload, Selections.OfVectors vectors)
      throws IOException {
    out.writeStartObject();
    writeId(out, "id", point.id());
    writePayload(out, payload.of(point.payload()));
    writeVectors(out, point, vectors);
    out.writeEndObject();
  }

  static void writeId(JsonGenerator out, String name, DocumentId id) throws IOException {
    switch (id) {
      case DocumentId.OfString string -> out.writeStringField(name, string.value());
      case DocumentId.OfLong number -> out.writeNumberField(name, number.value());
    }
  }

  static void writePayload(JsonGenerator out, Optional<String> payload) throws IOException {
    if (payload.isPresent()) {
      out.writeFieldName("payload");
      out.writeRawValue(payload.get());
    }
  }

  static void writeVectors(JsonGenerator out, Document point, Selections.OfVectors wanted)
      throws IOException {
    if (!wanted.any()) {
      return;
    }
    out.writeObjectFieldStart("vector");
    for (Map.Entry<String, Vector> vector : point.vectors().entrySet()) {
      if (wanted.has(vector.getKey())) {
        out.writeFieldName(vector.getKey());
        writeVector(out, vector.getValue());
      }
    }
    out.writeEndObject();
  }

  private static void writeVector(JsonGenerator out, Vector vector) throws IOException {
    switch (vector) {
      case SparseVector sparse -> {
        out.writeStartObject();
        out.writeFieldName("indices");
        out.writeArray(sparse.tokens(), 0, sparse.size());
        out.writeArrayFieldStart("values");
        for (int i = 0; i < sparse.size(); i++) {
          out.writeNumber(sparse.weight(i));
        }
        out.writeEndArray();
        out.writeEndObject();
      }
      case MultiVector multi -> {
        out.writeStartArray();
        for (int row = 0; row < multi.size(); row++) {
          out.writeStartArray();
          for (int i = 0; i < multi.dimension(); i++) {
            out.writeNumber(multi.value(row, i));
          }
          out.writeEndArray();
        }
        out.writeEndArray();
      }
    }
  }
}
