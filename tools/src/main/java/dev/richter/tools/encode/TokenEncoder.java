package dev.richter.tools.encode;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Encodes texts as late interaction does: a vector of length 1 for each token.
 *
 * <p>The tokens that the tokenizer puts around a text ({@code [CLS]} and {@code [SEP]} in BERT)
 * give vectors too; padding gives none. Texts of similar length are run together.
 *
 * <p>A model that was quantized dynamically scales its activations by the largest of the whole
 * batch, so that with such a model the vectors of a text depend, a little, on what it is run with.
 * In batches of 1 they do not.
 *
 * <p>Not safe for use by many threads.
 */
public final class TokenEncoder implements AutoCloseable {

  private static final String MODEL_FILE = "model.onnx";
  private static final String TOKENIZER_FILE = "tokenizer.json";

  private final TokenModel model;
  private final Tokenizer tokenizer;
  private final EncoderOptions options;
  private final int dimension;

  private TokenEncoder(TokenModel model, Tokenizer tokenizer, EncoderOptions options) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.options = options;
    this.dimension = model.run(List.of(tokenizer.tokenize(""))).dimension();
  }

  /**
   * Loads {@code model.onnx} and {@code tokenizer.json}, and runs the model once.
   *
   * @param directory where they are
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} if one is missing, {@link
   *     ErrorCode#DATA_MALFORMED} if one is not what its name says, {@link
   *     ErrorCode#NATIVE_LIBRARY_UNAVAILABLE} if this machine runs neither, or {@link
   *     ErrorCode#STORAGE_FAILED}
   */
  public static TokenEncoder open(Path directory, EncoderOptions options) {
    Path modelFile = require(directory.resolve(MODEL_FILE));
    Path tokenizerFile = require(directory.resolve(TOKENIZER_FILE));
    TokenModel model = TokenModel.open(modelFile, options.threads());
    try {
      Tokenizer tokenizer = Tokenizer.open(tokenizerFile, options);
      try {
        return new TokenEncoder(model, tokenizer, options);
      } catch (RuntimeException failure) {
        tokenizer.close();
        throw failure;
      }
    } catch (RuntimeException failure) {
      model.close();
      throw failure;
    }
  }

  private static Path require(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND,
          "%s: found %s, expected a model's %s and %s in this directory"
              .formatted(
                  file,
                  Files.isDirectory(file) ? "a directory" : "nothing",
                  MODEL_FILE,
                  TOKENIZER_FILE));
    }
    return file;
  }

  /** How many values a vector has. */
  public int dimension() {
    return dimension;
  }

  /**
   * Encodes texts, all of which and their vectors are in memory at once; give it some hundreds.
   *
   * @return what became of each, in their order
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if the model fails, or {@link
   *     ErrorCode#VECTOR_VALUE_INVALID} if it makes a vector that has no direction
   */
  public List<Encoded> encode(List<String> texts) {
    List<TokenizedText> tokenized =
        texts.stream().map(text -> tokenizer.tokenize(options.prefix() + text)).toList();
    List<Integer> byLength =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(text -> tokenized.get(text).length()))
            .toList();
    Encoded[] encoded = new Encoded[texts.size()];
    for (int start = 0; start < encoded.length; start += options.batchSize()) {
      List<Integer> batch =
          byLength.subList(start, Math.min(encoded.length, start + options.batchSize()));
      TokenModel.Output output = model.run(batch.stream().map(tokenized::get).toList());
      for (int i = 0; i < batch.size(); i++) {
        int text = batch.get(i);
        TokenizedText tokens = tokenized.get(text);
        MultiVector vectors = MultiVector.of(output.dimension(), output.rows(i, tokens));
        encoded[text] = new Encoded(vectors.normalized(), tokens.cut());
      }
    }
    return List.of(encoded);
  }

  @Override
  public void close() {
    try (model) {
      tokenizer.close();
    }
  }

  /**
   * A text as vectors.
   *
   * @param vectors a row of length 1 for each token
   * @param cut whether the text had more tokens than {@link EncoderOptions#maxTokens}
   */
  public record Encoded(MultiVector vectors, boolean cut) {}
}
