package dev.richter.vector;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Arrays;
import java.util.Map;

/**
 * A sparse vector: tokens in ascending order, each with a positive finite weight.
 *
 * <p>A token is any int from 0 to 2<sup>31</sup>−1; learned sparse encoders use the word pieces of
 * their vocabulary. Instances are immutable and safe for use by many threads. The empty vector is a
 * legal value, though neither an index nor a search takes it.
 */
public final class SparseVector implements Vector {

  /** The most tokens one vector may have. Learned sparse encoders yield 10 to 500. */
  public static final int MAX_SIZE = 65_536;

  private static final SparseVector EMPTY = new SparseVector(new int[0], new float[0]);

  private final int[] tokens;
  private final float[] weights;

  private SparseVector(int[] tokens, float[] weights) {
    this.tokens = tokens;
    this.weights = weights;
  }

  /** The vector without tokens. */
  public static SparseVector empty() {
    return EMPTY;
  }

  /**
   * Makes a vector of tokens in strictly ascending order.
   *
   * @param tokens the tokens, ascending, each once; copied
   * @param weights the weight of each token, positive and finite; copied
   * @throws RichterException with a {@code VECTOR_…} code that says which value breaks which rule
   */
  public static SparseVector of(int[] tokens, float[] weights) {
    checkLengths(tokens, weights);
    int[] ownTokens = tokens.clone();
    float[] ownWeights = weights.clone();
    checkWeights(ownTokens, ownWeights);
    for (int i = 1; i < ownTokens.length; i++) {
      if (ownTokens[i] == ownTokens[i - 1]) {
        throw duplicate(ownTokens[i]);
      }
      if (ownTokens[i] < ownTokens[i - 1]) {
        throw new RichterException(
            ErrorCode.VECTOR_TOKENS_UNSORTED,
            "token %d stands after token %d at position %d, expected ascending tokens"
                .formatted(ownTokens[i], ownTokens[i - 1], i));
      }
    }
    return ownTokens.length == 0 ? EMPTY : new SparseVector(ownTokens, ownWeights);
  }

  /**
   * Makes a vector of tokens in any order.
   *
   * @param tokens the tokens, each once
   * @param weights the weight of each token, positive and finite
   * @throws RichterException with a {@code VECTOR_…} code that says which value breaks which rule
   */
  public static SparseVector ofUnsorted(int[] tokens, float[] weights) {
    checkLengths(tokens, weights);
    long[] tokenAndPosition = new long[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      tokenAndPosition[i] = (long) tokens[i] << Integer.SIZE | i;
    }
    Arrays.sort(tokenAndPosition);
    int[] sortedTokens = new int[tokens.length];
    float[] sortedWeights = new float[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      sortedTokens[i] = (int) (tokenAndPosition[i] >>> Integer.SIZE);
      sortedWeights[i] = weights[(int) tokenAndPosition[i]];
    }
    return of(sortedTokens, sortedWeights);
  }

  /**
   * Makes a vector of a map from token to weight.
   *
   * @throws RichterException with a {@code VECTOR_…} code that says which value breaks which rule
   */
  public static SparseVector of(Map<Integer, Float> weightByToken) {
    int[] tokens = new int[weightByToken.size()];
    float[] weights = new float[tokens.length];
    int i = 0;
    for (Map.Entry<Integer, Float> entry : weightByToken.entrySet()) {
      tokens[i] = entry.getKey();
      weights[i++] = entry.getValue();
    }
    return ofUnsorted(tokens, weights);
  }

  /**
   * Makes a vector of a map from textual token to weight.
   *
   * @throws RichterException with {@link ErrorCode#VOCABULARY_INVALID} if the vocabulary does not
   *     hold a token, or a {@code VECTOR_…} code
   */
  public static SparseVector of(Map<String, Float> weightByToken, Vocabulary vocabulary) {
    int[] tokens = new int[weightByToken.size()];
    float[] weights = new float[tokens.length];
    int i = 0;
    for (Map.Entry<String, Float> entry : weightByToken.entrySet()) {
      tokens[i] = vocabulary.number(entry.getKey());
      weights[i++] = entry.getValue();
    }
    return ofUnsorted(tokens, weights);
  }

  /** How many tokens the vector has. */
  public int size() {
    return tokens.length;
  }

  /** Whether the vector has no tokens. */
  @Override
  public boolean isEmpty() {
    return tokens.length == 0;
  }

  /** The token at a position; positions run from 0 in ascending order of tokens. */
  public int token(int position) {
    return tokens[position];
  }

  /** The weight at a position. */
  public float weight(int position) {
    return weights[position];
  }

  /** A copy of the tokens, ascending. */
  public int[] tokens() {
    return tokens.clone();
  }

  /** A copy of the weights, in the order of the tokens. */
  public float[] weights() {
    return weights.clone();
  }

  /** The inner product with another vector, summed in double precision and rounded once. */
  public float dot(SparseVector other) {
    double sum = 0;
    int i = 0;
    int j = 0;
    while (i < tokens.length && j < other.tokens.length) {
      int difference = Integer.compare(tokens[i], other.tokens[j]);
      if (difference == 0) {
        sum += (double) weights[i++] * other.weights[j++];
      } else if (difference < 0) {
        i++;
      } else {
        j++;
      }
    }
    return (float) sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SparseVector vector
        && Arrays.equals(tokens, vector.tokens)
        && Arrays.equals(weights, vector.weights);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(tokens) + Arrays.hashCode(weights);
  }

  /** Token and weight pairs, the first sixteen of a long vector: {@code {3:0.5, 17:1.25}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < Math.min(16, tokens.length); i++) {
      text.append(i == 0 ? "" : ", ").append(tokens[i]).append(':').append(weights[i]);
    }
    return text.append(tokens.length > 16 ? ", … %d tokens}".formatted(tokens.length) : "}")
        .toString();
  }

  private static void checkLengths(int[] tokens, float[] weights) {
    if (tokens.length != weights.length) {
      throw new RichterException(
          ErrorCode.VECTOR_LENGTH_MISMATCH,
          "%d tokens and %d weights, expected as many of one as of the other"
              .formatted(tokens.length, weights.length));
    }
    if (tokens.length > MAX_SIZE) {
      throw new RichterException(
          ErrorCode.VECTOR_TOO_MANY_TOKENS,
          "%d tokens in one vector, expected at most %d".formatted(tokens.length, MAX_SIZE));
    }
  }

  private static void checkWeights(int[] tokens, float[] weights) {
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 0) {
        throw new RichterException(
            ErrorCode.VECTOR_TOKEN_NEGATIVE,
            "token %d, expected 0 to %d".formatted(tokens[i], Integer.MAX_VALUE));
      }
      if (!(weights[i] > 0) || weights[i] == Float.POSITIVE_INFINITY) {
        throw new RichterException(
            ErrorCode.VECTOR_WEIGHT_INVALID,
            "weight %s of token %d, expected a positive finite number"
                .formatted(weights[i], tokens[i]));
      }
    }
  }

  private static RichterException duplicate(int token) {
    return new RichterException(
        ErrorCode.VECTOR_TOKEN_DUPLICATE,
        "token %d stands more than once, expected each token once".formatted(token));
  }
}
