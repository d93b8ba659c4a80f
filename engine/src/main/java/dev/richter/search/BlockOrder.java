package dev.richter.search;

/**
 * Orders blocks by the scores of their summaries, best first, by counting: scores are sorted into
 * {@value #BUCKETS} equal steps and no finer.
 */
final class BlockOrder {

  /** The score of a block that was opened already. */
  static final float OPENED = -1;

  private static final int BUCKETS = 256;

  private BlockOrder() {}

  /**
   * Orders the blocks that score at least {@code least}, which is 0 or more.
   *
   * @param order receives the blocks
   * @return how many there are
   */
  static int bestFirst(float[] scores, int blocks, float least, int[] order) {
    float best = least;
    for (int block = 0; block < blocks; block++) {
      best = Math.max(best, scores[block]);
    }
    float toBucket = best > least ? (BUCKETS - 1) / (best - least) : 0;
    int[] starts = new int[BUCKETS + 1];
    for (int block = 0; block < blocks; block++) {
      if (scores[block] >= least) {
        starts[bucket(scores[block], best, toBucket) + 1]++;
      }
    }
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      starts[bucket + 1] += starts[bucket];
    }
    int candidates = starts[BUCKETS];
    for (int block = 0; block < blocks; block++) {
      if (scores[block] >= least) {
        order[starts[bucket(scores[block], best, toBucket)]++] = block;
      }
    }
    return candidates;
  }

  private static int bucket(float score, float best, float toBucket) {
    return Math.min(BUCKETS - 1, (int) ((best - score) * toBucket));
  }
}
