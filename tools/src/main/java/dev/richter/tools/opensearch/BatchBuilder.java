package dev.richter.tools.opensearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.richter.Document;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.opensearch.Batch.Item;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts documents into batches of bounded size. A document becomes an operation {@code index} with
 * its id, and an object of its vectors by their fields, sparse ones as {@code {"indices": [...],
 * "values": [...]}} and multi-vectors as {@code [[...], ...]}, beside the members of its payload.
 */
final class BatchBuilder {

  private static final JsonFactory JSON = new JsonFactory();

  private final int mostBytes;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private List<Item> items = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private long position;

  /**
   * @param mostBytes how many bytes a batch has at most, unless a single document has more
   */
  BatchBuilder(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * Adds a document, and returns the batch without it, if that is full or has another of its id: of
   * a batch that is sent again in part, the order is not kept.
   */
  Optional<Batch> add(Entry entry) {
    byte[] document = write(entry.document());
    String id = entry.document().id().toString();
    boolean done = ids.contains(id) || lines.size() + (long) document.length > mostBytes;
    Optional<Batch> full = done ? take() : Optional.empty();
    int start = lines.size();
    lines.writeBytes(document);
    items.add(new Item(id, start, lines.size()));
    ids.add(id);
    position = entry.position();
    return full;
  }

  /** The documents that are in no batch yet, if there are any. */
  Optional<Batch> take() {
    if (items.isEmpty()) {
      return Optional.empty();
    }
    Batch batch = new Batch(lines.toByteArray(), List.copyOf(items), position);
    lines.reset();
    items = new ArrayList<>();
    ids.clear();
    return Optional.of(batch);
  }

  private static byte[] write(Document from) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.setRootValueSeparator(null);
      out.writeStartObject();
      out.writeObjectFieldStart("index");
      out.writeStringField("_id", from.id().toString());
      out.writeEndObject();
      out.writeEndObject();
      out.writeRaw('\n');
      out.writeStartObject();
      if (from.payload().isPresent()) {
        copyMembers(from.payload().get(), out);
      }
      for (Map.Entry<String, Vector> field : from.vectors().entrySet()) {
        out.writeFieldName(field.getKey());
        switch (field.getValue()) {
          case SparseVector sparse -> write(out, sparse);
          case MultiVector rows -> write(out, rows);
        }
      }
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException failure) {
      throw new RichterException(
          ErrorCode.PAYLOAD_INVALID,
          "document \"%s\": payload, expected a JSON object: %s"
              .formatted(from.id(), failure.getMessage()),
          failure);
    }
    return bytes.toByteArray();
  }

  private static void copyMembers(String payload, JsonGenerator out) throws IOException {
    try (JsonParser parser = JSON.createParser(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is none");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        out.copyCurrentStructure(parser);
      }
    }
  }

  private static void write(JsonGenerator out, SparseVector vector) throws IOException {
    out.writeStartObject();
    out.writeFieldName("indices");
    int[] tokens = vector.tokens();
    out.writeArray(tokens, 0, tokens.length);
    out.writeArrayFieldStart("values");
    for (int i = 0; i < vector.size(); i++) {
      out.writeNumber(vector.weight(i));
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, MultiVector vector) throws IOException {
    out.writeStartArray();
    for (int row = 0; row < vector.size(); row++) {
      out.writeStartArray();
      for (int i = 0; i < vector.dimension(); i++) {
        out.writeNumber(vector.value(row, i));
      }
      out.writeEndArray();
    }
    out.writeEndArray();
  }
}
