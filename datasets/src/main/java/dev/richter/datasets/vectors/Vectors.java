package dev.richter.datasets.vectors;

import dev.richter.vector.SparseVector;

/** Makes vectors of what a file holds. */
final class Vectors {

  private Vectors() {}

  /**
   * A vector of tokens in any order. Nearly all files have them in order, which is cheaper to find
   * out than to sort.
   */
  static SparseVector of(int[] tokens, float[] weights) {
    for (int i = 1; i < tokens.length; i++) {
      if (tokens[i] < tokens[i - 1]) {
        return SparseVector.ofUnsorted(tokens, weights);
      }
    }
    return SparseVector.of(tokens, weights);
  }
}
