package dev.richter.server.api;

import dev.richter.Document;
import dev.richter.DocumentId;
import dev.richter.server.problem.ProblemException;
import dev.richter.vector.Vector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads points, as {@code Point} and {@code UpsertPoints} of the contract say. */
final class PointReader {

  private final BodyReader in;
  private @Nullable DocumentId id;
  private @Nullable String payload;
  private @Nullable Map<String, Vector> vectors;
  private final List<PointBody.Text> texts = new ArrayList<>();

  private PointReader(BodyReader in) {
    this.in = in;
  }

  /**
   * Reads a line with a point.
   *
   * @throws ProblemException if it is none
   */
  static PointBody point(byte[] line) {
    return BodyReader.whole(line, in -> new PointReader(in).read());
  }

  /**
   * Reads a body with points.
   *
   * @throws ProblemException if it is none
   */
  static List<PointBody> points(byte[] body) {
    return BodyReader.whole(
        body,
        in -> {
          List<PointBody> points = new ArrayList<>();
          in.object(
              name -> {
                if (!name.equals("points")) {
                  return false;
                }
                in.array(() -> points.add(new PointReader(in).read()));
                return true;
              });
          if (points.isEmpty()) {
            throw in.invalid("no points, expected \"points\" with at least one");
          }
          return points;
        });
  }

  private PointBody read() throws IOException {
    in.object(
        name -> {
          switch (name) {
            case "id" -> id = id(in);
            case "vector" -> vectors = vectors();
            case "payload" -> payload = in.rawObject();
            default -> {
              return false;
            }
          }
          return true;
        });
    if (id == null) {
      throw in.invalid("the point has no \"id\"");
    }
    if (vectors == null) {
      throw in.invalid("the point has no \"vector\"");
    }
    Document document = Document.of(id);
    for (Map.Entry<String, Vector> vector : vectors.entrySet()) {
      document = document.with(vector.getKey(), vector.getValue());
    }
    return new PointBody(payload == null ? document : document.payload(payload), texts);
  }

  private Map<String, Vector> vectors() throws IOException {
    Map<String, Vector> read = new LinkedHashMap<>();
    in.object(
        field -> {
          if (field.isEmpty() || field.length() > 255 || field.startsWith("_")) {
            return false;
          }
          String place = in.pointer();
          switch (VectorReader.read(in)) {
            case VectorInput.Given given -> read.put(field, given.vector());
            case VectorInput.Text text -> texts.add(new PointBody.Text(field, text, place));
          }
          return true;
        });
    if (read.isEmpty() && texts.isEmpty()) {
      throw in.invalid("the point has no vector, expected at least one");
    }
    return read;
  }

  /** Reads an id. */
  static DocumentId id(BodyReader in) throws IOException {
    return switch (in.token()) {
      case VALUE_STRING -> {
        String text = in.text();
        yield Places.at(in.pointer(), () -> DocumentId.of(text));
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          DocumentId.of(in.integer(Long.MIN_VALUE, Long.MAX_VALUE));
      default -> throw in.expected("an id, which is a string or a 64-bit integer");
    };
  }
}
