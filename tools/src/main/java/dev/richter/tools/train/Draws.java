package dev.richter.tools.train;

import java.util.SplittableRandom;

/** Random numbers of their own for each purpose, so that they can be drawn at any step. */
final class Draws {

  /** The order of pairs, by round. */
  static final int ORDER = 1;

  /** The budgets, by step. */
  static final int BUDGETS = 2;

  /** The first head. */
  static final int START = 3;

  /** The hard negatives, by step. */
  static final int HARD_NEGATIVES = 4;

  private Draws() {}

  static SplittableRandom of(long seed, int purpose, int number) {
    long mixed = new SplittableRandom(seed).nextLong();
    mixed = new SplittableRandom(mixed + purpose).nextLong();
    return new SplittableRandom(mixed + number);
  }
}
