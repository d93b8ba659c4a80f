package dev.richter.tools.encode;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;

/**
 * What becomes of what a model gives the tokens of a text.
 *
 * @param <V> the kind of vector
 */
sealed interface Pooling<V extends Vector> {

  /** The name that the model's output has, if it has several. */
  String outputName();

  /**
   * The vector of a text.
   *
   * @param output what the model gave
   * @param text which of its texts
   * @param tokens the tokens of this text
   */
  V vector(EncoderModel.Output output, int text, TokenizedText tokens);

  /** Late interaction: a vector of length 1 for each token. */
  record LateInteraction() implements Pooling<MultiVector> {

    @Override
    public String outputName() {
      return "last_hidden_state";
    }

    /**
     * @throws RichterException with {@link ErrorCode#VECTOR_VALUE_INVALID} if a row has no
     *     direction
     */
    @Override
    public MultiVector vector(EncoderModel.Output output, int text, TokenizedText tokens) {
      return MultiVector.of(output.dimension(), output.rows(text, tokens)).normalized();
    }
  }

  /**
   * SPLADE: {@link SpladePooling}.
   *
   * @param topTokens how many of the heaviest tokens a vector keeps
   */
  record Splade(int topTokens) implements Pooling<SparseVector> {

    @Override
    public String outputName() {
      return "logits";
    }

    /**
     * @throws RichterException with {@link ErrorCode#VECTOR_WEIGHT_INVALID} if a logit is infinite
     *     or not a number
     */
    @Override
    public SparseVector vector(EncoderModel.Output output, int text, TokenizedText tokens) {
      return SpladePooling.vector(output.maxima(text, tokens), topTokens);
    }
  }
}
