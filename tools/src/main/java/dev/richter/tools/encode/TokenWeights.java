package dev.richter.tools.encode;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sparse vectors without a model: each token of a text, once, with a weight of its own, as
 * inference-free SPLADE has for queries (Geng et al., Towards Competitive Search Relevance for
 * Inference-Free Learned Sparse Retrievers, arXiv 2411.04403). Tokens without a weight are left
 * out, and so are those that the tokenizer puts around a text.
 *
 * @param tokenizing what gives texts their tokens
 * @param weights the weights by token
 */
record TokenWeights(TextEncoder<SparseVector> tokenizing, Map<Integer, Float> weights)
    implements Encoding<SparseVector> {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads weights, {@code {"token": weight, ...}}.
   *
   * @param file the file
   * @param tokens the tokens that there are
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} if there is no such file, {@link
   *     ErrorCode#DATA_MALFORMED} if it names another token or a weight that is not positive and
   *     finite, or {@link ErrorCode#STORAGE_FAILED}
   */
  static Map<Integer, Float> read(Path file, TokenTexts tokens) {
    if (!Files.isRegularFile(file)) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND,
          "%s: found nothing, expected the weights that tokens have in queries".formatted(file));
    }
    JsonNode json;
    try {
      json = JSON.readTree(Files.readAllBytes(file));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw malformed(file, e.getOriginalMessage());
    } catch (IOException e) {
      throw new RichterException(
          ErrorCode.STORAGE_FAILED, "%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    if (!json.isObject()) {
      throw malformed(file, "expected an object of tokens and their weights");
    }
    Map<String, Integer> numbers = tokens.numbers();
    Map<Integer, Float> weights = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      Integer number = numbers.get(entry.getKey());
      if (number == null) {
        throw malformed(
            file,
            "token \"%s\", expected one of %s"
                .formatted(entry.getKey(), TextEncoder.TOKENIZER_FILE));
      }
      float weight = entry.getValue().isNumber() ? entry.getValue().floatValue() : Float.NaN;
      if (!(weight > 0 && weight < Float.POSITIVE_INFINITY)) {
        throw malformed(
            file,
            "weight %s of token \"%s\", expected a positive number"
                .formatted(entry.getValue(), entry.getKey()));
      }
      weights.put(number, weight);
    }
    return weights;
  }

  private static RichterException malformed(Path file, String problem) {
    return new RichterException(ErrorCode.DATA_MALFORMED, "%s: %s".formatted(file, problem));
  }

  @Override
  public List<TextEncoder.Encoded<SparseVector>> encode(List<String> texts) {
    return tokenizing.tokenize(texts).stream()
        .map(tokens -> new TextEncoder.Encoded<>(vector(tokens), tokens.cut()))
        .toList();
  }

  private SparseVector vector(TokenizedText tokens) {
    Map<Integer, Float> found = new TreeMap<>();
    for (int i = 0; i < tokens.length(); i++) {
      Float weight = weights.get((int) tokens.ids()[i]);
      if (weight != null && !tokens.special()[i]) {
        found.put((int) tokens.ids()[i], weight);
      }
    }
    return SparseVector.of(found);
  }
}
