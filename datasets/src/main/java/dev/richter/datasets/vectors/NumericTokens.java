package dev.richter.datasets.vectors;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;

/** Tokens that are numbers, in decimal digits. */
enum NumericTokens implements TokenDictionary {
  INSTANCE;

  @Override
  public int number(String token) {
    try {
      // A sign would give one number two spellings.
      if (!token.isEmpty() && Character.digit(token.charAt(0), 10) >= 0) {
        return Integer.parseInt(token);
      }
    } catch (NumberFormatException notANumber) {
      // falls through to the error below, which says what a token may be
    }
    throw new RichterException(
        ErrorCode.VOCABULARY_INVALID,
        "token \"%s\" is not a number from 0 to %d, and no vocabulary is given"
            .formatted(token, Integer.MAX_VALUE));
  }

  @Override
  public String text(int number) {
    return Integer.toString(number);
  }
}
