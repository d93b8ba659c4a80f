package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.richter.server.http.Answer;
import dev.richter.server.http.Call;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reading and writing of JSON, which is UTF-8, and whose objects have each name once. */
final class Json {

  /** Payloads may nest 32 levels deep, and filters 32 with 4 levels of JSON each. */
  private static final int MAX_DEPTH = 160;

  private static final int MAX_STRING = 16 << 20;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING)
                  .build())
          .build();

  /** Trees keep numbers as they were written. */
  static final JsonMapper TREES =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /** A part of a body that is being read. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  /**
   * Reads something of a body.
   *
   * @throws ProblemException if it is not JSON, or as the reading does
   */
  static <T> T reading(Reading<T> reading) {
    try {
      return reading.read();
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " at line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new ProblemException(
          ProblemCode.REQUEST_MALFORMED,
          "the body is not JSON: " + shortened(e.getOriginalMessage()) + place);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new ProblemException(
          ProblemCode.REQUEST_MALFORMED, "the body has a number whose exponent is too large");
    } catch (IOException e) {
      throw new ProblemException(ProblemCode.REQUEST_MALFORMED, "the body was cut short");
    }
  }

  private static String shortened(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }

  /** Reads a whole body as a tree. */
  static JsonNode tree(Call call) {
    return reading(
        () -> {
          JsonNode tree =
              TREES
                  .reader()
                  .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                  .readTree(call.body());
          if (tree.isMissingNode()) {
            throw new ProblemException(
                ProblemCode.REQUEST_MALFORMED, "the body is empty, expected JSON");
          }
          return tree;
        });
  }

  /**
   * A value as text that can be encoded, which half a surrogate pair cannot unless it is escaped.
   */
  static String text(JsonNode node) {
    String text = node.toString();
    if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      return text;
    }
    try {
      return TREES.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a write to memory failed", e);
    }
  }

  /** Opens a body in memory. */
  static JsonParser parser(byte[] body) throws IOException {
    JsonParser parser = FACTORY.createParser(body);
    parser.setCodec(TREES);
    return parser;
  }

  /** Writes a result. */
  @FunctionalInterface
  interface Result {
    void write(JsonGenerator out) throws IOException;
  }

  /** An answer with a result. */
  static Answer answer(int status, Call call, Result result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      out.setCodec(TREES);
      out.writeStartObject();
      out.writeFieldName("result");
      result.write(out);
      out.writeStringField("status", "ok");
      out.writeNumberField(
          "time", Math.rint((System.nanoTime() - call.arrivedNanos()) / 1e3) / 1e6);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a write to memory failed", e);
    }
    return Answer.of(status, Answer.JSON, bytes.toByteArray());
  }
}
