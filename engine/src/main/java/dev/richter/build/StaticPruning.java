package dev.richter.build;

import java.util.Arrays;

/**
 * Decides which postings the inverted lists keep (<i>static pruning</i>, Seismic section 5.1).
 *
 * <p>Weights are compared as the bits of positive floats, whose order is that of the floats.
 */
public final class StaticPruning {

  /** Up to so many postings a segment keeps all of them under {@link Pruning.Automatic}. */
  static final long AUTOMATIC_UNPRUNED = 115_000;

  /** How the postings kept grow with the postings there are under {@link Pruning.Automatic}. */
  private static final double AUTOMATIC_GROWTH = 0.75;

  /** The cap of one list under {@link Pruning.Automatic}, as a multiple of the average … */
  private static final double AUTOMATIC_MAX_FRACTION = 6;

  /** … and what it does not fall below. */
  static final int AUTOMATIC_LEAST_CAP = 1200;

  private static final int BUCKET_BITS = 16;

  private StaticPruning() {}

  /**
   * What a rule means for a segment of a given size.
   *
   * @param postingsKept how many postings the global threshold lets through, over all lists
   * @param listCap how many postings one list keeps at most
   */
  public record Budget(long postingsKept, int listCap) {}

  /**
   * Works out the budget of a segment.
   *
   * @param pruning the rule
   * @param postings how many postings the segment has
   * @param tokens how many distinct tokens the segment has
   */
  public static Budget budget(Pruning pruning, long postings, int tokens) {
    return switch (pruning) {
      case Pruning.None none -> new Budget(postings, Integer.MAX_VALUE);
      case Pruning.FixedSize fixed -> new Budget(postings, fixed.nPostings());
      case Pruning.GlobalThreshold global ->
          new Budget(
              Math.min(postings, (long) global.nPostings() * tokens),
              cap(global.nPostings() * (double) global.maxFraction()));
      case Pruning.Automatic automatic -> automatic(postings, tokens);
    };
  }

  private static Budget automatic(long postings, int tokens) {
    double kept =
        Math.min(
            (double) postings,
            AUTOMATIC_UNPRUNED
                * Math.pow((double) postings / AUTOMATIC_UNPRUNED, AUTOMATIC_GROWTH));
    return new Budget(
        (long) kept, Math.max(AUTOMATIC_LEAST_CAP, cap(kept / tokens * AUTOMATIC_MAX_FRACTION)));
  }

  private static int cap(double postings) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.ceil(postings)));
  }

  /** Finds the weight that a given number of the postings reach, in two passes over them. */
  public static final class Threshold {

    private final long wanted;
    private final long[] counts = new long[1 << BUCKET_BITS];
    private int bucket = -1;
    private long above;

    /**
     * Starts the first pass.
     *
     * @param wanted how many postings should reach the threshold
     */
    public Threshold(long wanted) {
      this.wanted = wanted;
    }

    /** Counts a posting in the pass under way. */
    public void add(float weight) {
      int bits = Float.floatToRawIntBits(weight);
      if (bucket < 0) {
        counts[bits >>> BUCKET_BITS]++;
      } else if (bits >>> BUCKET_BITS == bucket) {
        counts[bits & ((1 << BUCKET_BITS) - 1)]++;
      }
    }

    /** Ends the first pass; the same postings are to be added once more. */
    public void startSecondPass() {
      bucket = find();
      Arrays.fill(counts, 0);
    }

    /**
     * The least weight that is kept: at least the wanted number of postings reach it, if there are
     * so many.
     */
    public float value() {
      return Float.intBitsToFloat((bucket << BUCKET_BITS) | find());
    }

    private int find() {
      int candidate = counts.length - 1;
      while (candidate > 0 && above + counts[candidate] < wanted) {
        above += counts[candidate--];
      }
      return candidate;
    }
  }

  /**
   * Keeps the heaviest postings of one list.
   *
   * @param documents the list's documents; the kept ones are moved to the front, in their order
   * @param weights their weights, moved alike
   * @param cap how many to keep at most
   * @return how many are kept
   */
  public static int keepHeaviest(int[] documents, float[] weights, int size, int cap) {
    if (size <= cap) {
      return size;
    }
    float[] sorted = Arrays.copyOf(weights, size);
    Arrays.sort(sorted);
    float least = sorted[size - cap];
    int heavier = 0;
    for (int i = size - 1; i >= 0 && sorted[i] > least; i--) {
      heavier++;
    }
    int ties = cap - heavier;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      boolean tie = weights[i] == least && ties > 0;
      if (weights[i] > least || tie) {
        ties -= tie ? 1 : 0;
        documents[kept] = documents[i];
        weights[kept++] = weights[i];
      }
    }
    return kept;
  }
}
