package dev.richter.tools.encode;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.util.Arrays;

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
   * SPLADE with maxima (Formal et al., SPLADE v2, arXiv 2109.10086, equation 6): the weight of a
   * token of the vocabulary is log(1 + max(0, the largest of its logits over the positions)).
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
      float[] logits = output.maxima(text, tokens);
      int count = 0;
      for (float logit : logits) {
        // A logit that is not a number counts too, and is refused as a weight.
        count += logit == 0 ? 0 : 1;
      }
      int[] found = new int[count];
      float[] weights = new float[count];
      int next = 0;
      for (int token = 0; token < logits.length; token++) {
        if (logits[token] != 0) {
          found[next] = token;
          weights[next++] = (float) Math.log1p(logits[token]);
        }
      }
      return heaviest(found, weights);
    }

    /** Of equal weights those of the lower tokens are kept. */
    private SparseVector heaviest(int[] tokens, float[] weights) {
      if (tokens.length <= topTokens) {
        return SparseVector.of(tokens, weights);
      }
      float[] sorted = weights.clone();
      Arrays.sort(sorted);
      float least = sorted[sorted.length - topTokens];
      int above = 0;
      for (float weight : weights) {
        above += weight > least ? 1 : 0;
      }
      int equalsLeft = topTokens - above;
      int[] keptTokens = new int[topTokens];
      float[] keptWeights = new float[topTokens];
      int next = 0;
      for (int i = 0; i < tokens.length; i++) {
        if (weights[i] > least || (weights[i] == least && equalsLeft-- > 0)) {
          keptTokens[next] = tokens[i];
          keptWeights[next++] = weights[i];
        }
      }
      return SparseVector.of(keptTokens, keptWeights);
    }
  }
}
