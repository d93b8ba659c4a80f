package dev.richter.server.problem;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A problem document after RFC 9457.
 *
 * @param status the status of the answer
 * @param code the stable code
 * @param title what the code means
 * @param detail the offending value, what was expected, and where
 * @param pointer a JSON pointer into the body, where there is a place in it
 * @param errors the refused lines of a stream
 * @param accepted how many lines of the stream were stored
 */
public record Problem(
    int status,
    String code,
    String title,
    String detail,
    Optional<String> pointer,
    List<LineError> errors,
    OptionalLong accepted) {

  private static final Pattern PLACE =
      Pattern.compile("at (/\\S*|the root of the filter): (.*)", Pattern.DOTALL);
  private static final String SEE_LOG =
      "something went wrong; the log of the server has more under the request id";

  /** Copies the list. */
  public Problem {
    errors = List.copyOf(errors);
  }

  /** A problem without a place. */
  public static Problem of(ProblemCode code, String detail) {
    return new Problem(
        code.status(),
        code.name(),
        code.title(),
        detail,
        Optional.empty(),
        List.of(),
        OptionalLong.empty());
  }

  /** The same at a place in the body. */
  public Problem at(String place) {
    return new Problem(status, code, title, detail, Optional.of(place), errors, accepted);
  }

  /** The same with lines of a stream that were refused, and how many were stored. */
  public Problem withLines(List<LineError> refused, long stored) {
    return new Problem(status, code, title, detail, pointer, refused, OptionalLong.of(stored));
  }

  /**
   * What a client is told of a failure. What it cannot help, it learns no more of than the code:
   * the messages name files of the server.
   */
  public static Problem of(Throwable failure) {
    return switch (failure) {
      case ProblemException e -> e.problem();
      case RichterException e -> ofEngine(e);
      default -> of(ProblemCode.INTERNAL, SEE_LOG);
    };
  }

  private static Problem ofEngine(RichterException e) {
    return switch (e.code()) {
      case VECTOR_EMPTY,
          VECTOR_LENGTH_MISMATCH,
          VECTOR_TOKEN_NEGATIVE,
          VECTOR_TOKEN_DUPLICATE,
          VECTOR_TOKENS_UNSORTED,
          VECTOR_TOO_MANY_TOKENS,
          VECTOR_WEIGHT_INVALID,
          VECTOR_DIMENSION_MISMATCH,
          VECTOR_TOO_MANY_ROWS,
          VECTOR_VALUE_INVALID,
          VOCABULARY_INVALID,
          DOCUMENT_ID_INVALID,
          PAYLOAD_INVALID,
          FIELD_UNKNOWN,
          FIELD_MISMATCH,
          PARAMETER_INVALID,
          FILTER_INVALID,
          BITMAP_INVALID,
          DATA_MALFORMED,
          DATA_TRUNCATED ->
          engine(400, e.code(), "The request is not valid", String.valueOf(e.getMessage()));
      case INDEX_CLOSED ->
          of(ProblemCode.UNAVAILABLE, "the collection was closed meanwhile; try again");
      case STORAGE_FAILED ->
          engine(
              507,
              e.code(),
              "The storage refused",
              "the storage of the server refused a read or a write; its log has more under the"
                  + " request id");
      case INDEX_NOT_FOUND,
          INDEX_LOCKED,
          INDEX_READ_ONLY,
          INDEX_CORRUPT,
          INDEX_INCOMPATIBLE,
          DATA_NOT_FOUND,
          DOWNLOAD_FAILED,
          UPLOAD_FAILED,
          DOCUMENT_REFUSED,
          CHECKSUM_MISMATCH,
          NATIVE_LIBRARY_UNAVAILABLE ->
          engine(500, e.code(), ProblemCode.INTERNAL.title(), SEE_LOG);
    };
  }

  private static Problem engine(int status, ErrorCode code, String title, String message) {
    Matcher place = PLACE.matcher(message);
    boolean placed = place.matches();
    Problem problem =
        new Problem(
            status,
            code.name(),
            title,
            placed ? place.group(2) : message,
            Optional.empty(),
            List.of(),
            OptionalLong.empty());
    return placed && place.group(1).startsWith("/") ? problem.at(place.group(1)) : problem;
  }

  /** Whether the server is at fault, so that its log should say why. */
  public boolean isServerError() {
    return status >= 500 && status != ProblemCode.UNAVAILABLE.status();
  }

  /** The document. */
  public ObjectNode toJson(String requestId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", "urn:richter:error:" + code);
    json.put("title", title);
    json.put("status", status);
    json.put("code", code);
    json.put("detail", detail);
    pointer.ifPresent(place -> json.put("pointer", place));
    json.put("request_id", requestId);
    accepted.ifPresent(
        stored -> {
          json.put("accepted", stored);
          ArrayNode lines = json.putArray("errors");
          errors.forEach(error -> lines.add(error.toJson()));
        });
    return json;
  }
}
