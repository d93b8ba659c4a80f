package dev.richter.build;

/**
 * The levels into which inverted lists are cut by weight: each level's weights are at most its
 * bound, and the bounds fall by a sixth of an octave from the heaviest weight of all on. The last
 * level takes all that is lighter.
 */
public final class Levels {

  private static final int PER_OCTAVE = 6;

  /** How many levels there are: 40 octaves, lest a single heavy weight leave none to the others. */
  public static final int COUNT = 40 * PER_OCTAVE;

  /** Farther apart levels are not joined, however few postings they have. */
  private static final int MOST_JOINED = 2 * PER_OCTAVE;

  /** Starting to read a group takes as long as reading so many of its postings. */
  private static final int LEAST_POSTINGS = 64;

  private final float[] bounds = new float[COUNT];

  /**
   * The levels under a heaviest weight.
   *
   * @param heaviest the heaviest weight there is, positive and finite
   */
  public Levels(float heaviest) {
    for (int level = 0; level < COUNT; level++) {
      // Never rounded below a weight that stands at the bound: the first is the heaviest itself.
      bounds[level] = heaviest * ratio(level);
    }
  }

  /** The most that a weight of the level can be. */
  public float bound(int level) {
    return bounds[level];
  }

  /**
   * Joins the levels of a list that have few postings with those shortly above, whose bounds hold
   * for them as well.
   *
   * @param counts by level, how many postings of the list are of it
   * @return by level, the one whose postings its postings are listed with
   */
  public static int[] joined(int[] counts) {
    int[] joined = new int[COUNT];
    int first = 0;
    int held = 0;
    for (int level = 0; level < COUNT; level++) {
      if (held == 0 || held >= LEAST_POSTINGS || level - first >= MOST_JOINED) {
        first = level;
        held = 0;
      }
      joined[level] = first;
      held += counts[level];
    }
    return joined;
  }

  /** The factor by which a bound is below the one so many levels higher. */
  private static float ratio(int levels) {
    return (float) Math.pow(2, -(double) levels / PER_OCTAVE);
  }
}
