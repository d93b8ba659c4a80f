package dev.richter.datasets.vectors;

import dev.richter.vector.Vocabulary;

/** The tokens of a vocabulary and no others. */
record VocabularyTokens(Vocabulary vocabulary) implements TokenDictionary {

  @Override
  public int number(String token) {
    return vocabulary.number(token);
  }

  @Override
  public String text(int number) {
    return vocabulary.text(number);
  }
}
