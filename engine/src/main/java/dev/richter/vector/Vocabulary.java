package dev.richter.vector;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.List;
import java.util.OptionalInt;
import org.agrona.collections.Object2IntHashMap;

/**
 * The textual tokens of an encoder, in the order of their numbers: line 0 of a {@code vocab.txt} is
 * token 0.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Vocabulary {

  private static final int MISSING = -1;

  private final List<String> tokens;
  private final Object2IntHashMap<String> numbers;

  private Vocabulary(List<String> tokens, Object2IntHashMap<String> numbers) {
    this.tokens = tokens;
    this.numbers = numbers;
  }

  /**
   * Makes a vocabulary of the given tokens; the position in the list is the token's number.
   *
   * @throws RichterException with {@link ErrorCode#VOCABULARY_INVALID} if a token stands twice
   */
  public static Vocabulary of(List<String> tokens) {
    List<String> copy = List.copyOf(tokens);
    Object2IntHashMap<String> numbers = new Object2IntHashMap<>(copy.size() * 2, 0.6f, MISSING);
    for (int number = 0; number < copy.size(); number++) {
      int previous = numbers.put(copy.get(number), number);
      if (previous != MISSING) {
        throw new RichterException(
            ErrorCode.VOCABULARY_INVALID,
            "token \"%s\" stands at %d and at %d, expected each token once"
                .formatted(copy.get(number), previous, number));
      }
    }
    return new Vocabulary(copy, numbers);
  }

  /** How many tokens there are. */
  public int size() {
    return tokens.size();
  }

  /** The number of a token, or nothing where the vocabulary does not hold it. */
  public OptionalInt find(String token) {
    int number = numbers.getValue(token);
    return number == MISSING ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /**
   * The number of a token.
   *
   * @throws RichterException with {@link ErrorCode#VOCABULARY_INVALID} if the vocabulary does not
   *     hold it
   */
  public int number(String token) {
    return find(token)
        .orElseThrow(
            () ->
                new RichterException(
                    ErrorCode.VOCABULARY_INVALID,
                    "token \"%s\" is not among the %d tokens of the vocabulary"
                        .formatted(token, tokens.size())));
  }

  /**
   * The text of a token.
   *
   * @throws RichterException with {@link ErrorCode#VOCABULARY_INVALID} if the number is out of
   *     range
   */
  public String text(int number) {
    if (number < 0 || number >= tokens.size()) {
      throw new RichterException(
          ErrorCode.VOCABULARY_INVALID,
          "token %d is outside the vocabulary, expected 0 to %d"
              .formatted(number, tokens.size() - 1));
    }
    return tokens.get(number);
  }
}
