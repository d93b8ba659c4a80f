package dev.richter.tools.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the tokens of a {@code tokenizer.json} are written: word pieces and byte pairs by their
 * numbers, sentence pieces in their order, and tokens that were added.
 */
final class TokenTexts {

  private final Map<Integer, String> texts = new HashMap<>();

  private TokenTexts(JsonNode tokenizer) {
    JsonNode vocabulary = tokenizer.at("/model/vocab");
    if (vocabulary.isArray()) {
      for (int token = 0; token < vocabulary.size(); token++) {
        texts.put(token, vocabulary.get(token).path(0).asText());
      }
    }
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      texts.put(entry.getValue().asInt(), entry.getKey());
    }
    for (JsonNode added : tokenizer.path("added_tokens")) {
      texts.put(added.path("id").asInt(), added.path("content").asText());
    }
  }

  /** Reads a file that a tokenizer was read from. */
  static TokenTexts read(Path tokenizer) throws IOException {
    return new TokenTexts(new ObjectMapper().readTree(tokenizer.toFile()));
  }

  /** The numbers of the tokens by their texts. */
  Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new HashMap<>();
    texts.forEach((number, text) -> numbers.put(text, number));
    return numbers;
  }

  Optional<String> text(int token) {
    return Optional.ofNullable(texts.get(token));
  }
}
