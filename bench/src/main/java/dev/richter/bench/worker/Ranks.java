package dev.richter.bench.worker;

import java.util.SplittableRandom;

/**
 * Gives each row of a collection a rank from 0, in random order that is the same in every process:
 * the documents below some rank are a random share of the collection, to filter by or to delete.
 */
public final class Ranks {

  private static final long SEED = 20_240_812;

  private Ranks() {}

  /** The rank of each row of a collection of so many. */
  public static int[] of(int rows) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] ranks = new int[rows];
    for (int row = 0; row < rows; row++) {
      int other = random.nextInt(row + 1);
      ranks[row] = ranks[other];
      ranks[other] = row;
    }
    return ranks;
  }
}
