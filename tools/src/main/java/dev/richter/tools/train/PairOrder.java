package dev.richter.tools.train;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which pairs each step takes: all of them in a random order, then all in another one, and so on.
 * What is left over of an order and does not fill a batch is passed over. A function of the seed
 * and the step alone; not safe for use by many threads.
 */
final class PairOrder {

  private final int pairs;
  private final int batch;
  private final long seed;
  private final int[] order;
  private int round = -1;

  /**
   * An order of pairs.
   *
   * @param pairs how many there are, at least {@code batch}
   */
  PairOrder(int pairs, int batch, long seed) {
    this.pairs = pairs;
    this.batch = batch;
    this.seed = seed;
    this.order = new int[pairs];
  }

  /** The pairs of a step, counted from 0, all different. */
  int[] batch(int step) {
    int batchesARound = pairs / batch;
    shuffle(step / batchesARound);
    int start = step % batchesARound * batch;
    return Arrays.copyOfRange(order, start, start + batch);
  }

  private void shuffle(int wanted) {
    if (round == wanted) {
      return;
    }
    round = wanted;
    Arrays.setAll(order, pair -> pair);
    SplittableRandom random = Draws.of(seed, Draws.ORDER, round);
    for (int i = pairs - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int pair = order[i];
      order[i] = order[other];
      order[other] = pair;
    }
  }
}
