package dev.richter.datasets.vectors;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Object2IntHashMap;

/**
 * A dictionary that gives each token it has not met the next number, from 0 or from the end of a
 * vocabulary.
 *
 * <p>Save its {@link #vocabulary} beside what was read with it: the numbers mean nothing without.
 * Queries read with a dictionary that grows from that vocabulary may hold tokens that no document
 * has; they get numbers that match nothing. Not safe for use by many threads.
 */
public final class GrowingDictionary implements TokenDictionary {

  private static final int MISSING = -1;

  private final List<String> tokens = new ArrayList<>();
  private final Object2IntHashMap<String> numbers = new Object2IntHashMap<>(MISSING);

  GrowingDictionary() {}

  GrowingDictionary(Vocabulary vocabulary) {
    for (int number = 0; number < vocabulary.size(); number++) {
      number(vocabulary.text(number));
    }
  }

  @Override
  public int number(String token) {
    int known = numbers.getValue(token);
    if (known != MISSING) {
      return known;
    }
    tokens.add(token);
    numbers.put(token, tokens.size() - 1);
    return tokens.size() - 1;
  }

  @Override
  public String text(int number) {
    if (number < 0 || number >= tokens.size()) {
      throw new RichterException(
          ErrorCode.VOCABULARY_INVALID,
          "token %d has no text, expected 0 to %d".formatted(number, tokens.size() - 1));
    }
    return tokens.get(number);
  }

  /** The tokens met so far. */
  public Vocabulary vocabulary() {
    return Vocabulary.of(tokens);
  }
}
