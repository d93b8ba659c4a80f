package dev.richter.build;

/**
 * The levels into which inverted lists are cut by weight: each level's weights are at most its
 * bound, and the bounds fall by a sixth of an octave from the heaviest weight of all on. The last
 * level takes all that is lighter.
 */
public final class Levels {

  /** How many levels there are: eight octaves. */
  public static final int COUNT = 48;

  private static final int PER_OCTAVE = 6;

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

  /** The factor by which a bound is below the one so many levels higher. */
  private static float ratio(int levels) {
    return (float) Math.pow(2, -(double) levels / PER_OCTAVE);
  }
}
