package dev.richter.tools.encode;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.util.Arrays;

/**
 * SPLADE with maxima (Formal et al., SPLADE v2, arXiv 2109.10086, equation 6): the weight of a
 * token of the vocabulary is log(1 + max(0, the largest of its logits over the positions)).
 */
public final class SpladePooling {

  private SpladePooling() {}

  /**
   * Takes the logits of a position into the maxima over positions.
   *
   * @param logits has those of the position, one for each token of the vocabulary
   * @param start where these begin
   * @param maxima the largest so far, 0 at first; not a number where a logit is not
   */
  public static void addMaxima(float[] logits, int start, float[] maxima) {
    for (int token = 0; token < maxima.length; token++) {
      maxima[token] = Math.max(maxima[token], logits[start + token]);
    }
  }

  /**
   * The vector of a text.
   *
   * @param maxima for each token of the vocabulary the largest of its logits, and of 0
   * @param topTokens how many of the heaviest tokens the vector keeps, of equal ones the lower
   * @throws RichterException with {@link ErrorCode#VECTOR_WEIGHT_INVALID} if a logit is infinite or
   *     not a number
   */
  public static SparseVector vector(float[] maxima, int topTokens) {
    int count = 0;
    for (float logit : maxima) {
      // A logit that is not a number counts too, and is refused as a weight.
      count += logit == 0 ? 0 : 1;
    }
    int[] found = new int[count];
    float[] weights = new float[count];
    int next = 0;
    for (int token = 0; token < maxima.length; token++) {
      if (maxima[token] != 0) {
        found[next] = token;
        weights[next++] = (float) Math.log1p(maxima[token]);
      }
    }
    return heaviest(found, weights, topTokens);
  }

  private static SparseVector heaviest(int[] tokens, float[] weights, int topTokens) {
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
