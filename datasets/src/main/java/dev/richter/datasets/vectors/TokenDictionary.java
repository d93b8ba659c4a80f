package dev.richter.datasets.vectors;

import dev.richter.vector.Vocabulary;

/**
 * How the textual tokens of a format correspond to the numbers of a {@link
 * dev.richter.vector.SparseVector}.
 */
public interface TokenDictionary {

  /**
   * The number of a token, 0 to 2<sup>31</sup>−1.
   *
   * @throws dev.richter.error.RichterException with {@code VOCABULARY_INVALID} if it has none
   */
  int number(String token);

  /**
   * The token of a number.
   *
   * @throws dev.richter.error.RichterException with {@code VOCABULARY_INVALID} if it has none
   */
  String text(int number);

  /** Tokens that are numbers, in decimal digits. */
  static TokenDictionary numeric() {
    return NumericTokens.INSTANCE;
  }

  /** The tokens of a vocabulary and no others. */
  static TokenDictionary of(Vocabulary vocabulary) {
    return new VocabularyTokens(vocabulary);
  }

  /** A dictionary without tokens that gives each new one the next number. */
  static GrowingDictionary growing() {
    return new GrowingDictionary();
  }

  /** The tokens of a vocabulary, and for each new one the next number after them. */
  static GrowingDictionary growing(Vocabulary vocabulary) {
    return new GrowingDictionary(vocabulary);
  }
}
