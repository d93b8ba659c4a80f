package dev.richter.tools.encode;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;

/**
 * How texts are encoded.
 *
 * @param maxTokens how many tokens a text is cut to, special ones included: {@value
 *     #MIN_MAX_TOKENS} to {@link MultiVector#MAX_SIZE}; a model may take fewer
 * @param batchSize how many texts the model is given at once, at least 1
 * @param threads how many batches the model runs side by side, each on a thread, at least 1
 * @param prefix what is put in front of each text; some models expect one for queries and another
 *     one for documents
 * @param skipPunctuation whether tokens of punctuation give no vectors, though the model sees them
 */
public record EncoderOptions(
    int maxTokens, int batchSize, int threads, String prefix, boolean skipPunctuation) {

  /** The least that texts can be cut to: what stands around a text, and one token of it. */
  public static final int MIN_MAX_TOKENS = 3;

  /** The default of {@code maxTokens}. */
  public static final int DEFAULT_MAX_TOKENS = 192;

  /** The default of {@code batchSize}. */
  public static final int DEFAULT_BATCH_SIZE = 16;

  /**
   * Checks the options.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID}
   */
  public EncoderOptions {
    require("maxTokens", maxTokens, MIN_MAX_TOKENS, MultiVector.MAX_SIZE);
    require("batchSize", batchSize, 1, Integer.MAX_VALUE);
    require("threads", threads, 1, Integer.MAX_VALUE);
  }

  static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s %d, expected %d to %d".formatted(name, value, least, most));
    }
  }

  /** 192 tokens, batches of 16, all processors, no prefix, vectors for all tokens. */
  public static EncoderOptions defaults() {
    return new EncoderOptions(
        DEFAULT_MAX_TOKENS,
        DEFAULT_BATCH_SIZE,
        Runtime.getRuntime().availableProcessors(),
        "",
        false);
  }
}
