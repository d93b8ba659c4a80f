package dev.richter.tools.encode;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What beside the model decides the vectors of an encoder, as {@code encoder.json} in its directory
 * says. All of it may be left out, and the file too.
 *
 * @param maxTokens {@code max_tokens}: how many tokens a text is cut to, special ones included; by
 *     default {@value EncoderOptions#DEFAULT_MAX_TOKENS}
 * @param topTokens {@code top_tokens}: how many of the heaviest tokens a sparse vector keeps; by
 *     default all
 * @param queryPrefix {@code query_prefix}: what is put in front of queries
 * @param documentPrefix {@code document_prefix}: what is put in front of documents
 * @param skipPunctuation {@code skip_punctuation}: whether tokens of punctuation in documents give
 *     no rows
 * @param head {@code head}: the file of the head that rows go through, in the same directory
 * @param queryModel {@code query_model}: the file of another model in the same directory that
 *     queries go through
 * @param queryTokenWeights {@code query_token_weights}: a file in the same directory with the
 *     weights that tokens have in queries, which then go through no model
 */
record EncoderSettings(
    int maxTokens,
    int topTokens,
    String queryPrefix,
    String documentPrefix,
    boolean skipPunctuation,
    Optional<String> head,
    Optional<String> queryModel,
    Optional<String> queryTokenWeights) {

  static final String FILE = "encoder.json";

  private static final Set<String> NAMES =
      Set.of(
          "max_tokens",
          "top_tokens",
          "query_prefix",
          "document_prefix",
          "skip_punctuation",
          "head",
          "query_model",
          "query_token_weights");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads the settings of an encoder.
   *
   * @param directory where its files are
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if the file has something else,
   *     or {@link ErrorCode#STORAGE_FAILED}
   */
  static EncoderSettings read(Path directory) {
    Path file = directory.resolve(FILE);
    JsonNode json = Files.exists(file) ? parse(file) : JSON.createObjectNode();
    if (!json.isObject()) {
      throw malformed(file, "expected an object");
    }
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (!NAMES.contains(entry.getKey())) {
        throw malformed(file, "\"%s\", expected only %s".formatted(entry.getKey(), NAMES));
      }
    }
    return new EncoderSettings(
        number(file, json, "max_tokens", EncoderOptions.DEFAULT_MAX_TOKENS),
        number(file, json, "top_tokens", Integer.MAX_VALUE),
        text(file, json, "query_prefix").orElse(""),
        text(file, json, "document_prefix").orElse(""),
        flag(file, json, "skip_punctuation"),
        text(file, json, "head"),
        file(file, json, "query_model"),
        file(file, json, "query_token_weights"));
  }

  /** A file of the same directory, which the digest covers. */
  private static Optional<String> file(Path settings, JsonNode json, String name) {
    Optional<String> file = text(settings, json, name);
    if (file.filter(given -> !given.matches("[^/\\\\]+")).isPresent()) {
      throw malformed(
          settings,
          "\"%s\" is \"%s\", expected the name of a file beside it".formatted(name, file.get()));
    }
    return file;
  }

  private static JsonNode parse(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw malformed(file, e.getOriginalMessage());
    } catch (IOException e) {
      throw new RichterException(
          ErrorCode.STORAGE_FAILED, "%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static int number(Path file, JsonNode json, String name, int otherwise) {
    JsonNode value = json.path(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isInt() || value.intValue() < 1) {
      throw malformed(file, "\"%s\" is %s, expected a number from 1".formatted(name, value));
    }
    return value.intValue();
  }

  private static Optional<String> text(Path file, JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw malformed(file, "\"%s\" is %s, expected a text".formatted(name, value));
    }
    return Optional.ofNullable(value.textValue());
  }

  private static boolean flag(Path file, JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw malformed(file, "\"%s\" is %s, expected true or false".formatted(name, value));
    }
    return value.booleanValue();
  }

  private static RichterException malformed(Path file, String problem) {
    return new RichterException(ErrorCode.DATA_MALFORMED, "%s: %s".formatted(file, problem));
  }
}
