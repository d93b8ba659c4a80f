package dev.richter.datasets.generate;

/**
 * A stream of random numbers that is found by a path of numbers alone, so that any part of a
 * collection can be made without the rest: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), started
 * from a hash of the path.
 */
final class RandomStream {

  private static final long GAMMA = 0x9e3779b97f4a7c15L;
  private static final int CELL_BITS = 12;
  private static final int CELLS = 1 << CELL_BITS;
  private static final float[] CELL_STARTS = cellStarts();

  private long state;

  private RandomStream(long state) {
    this.state = state;
  }

  /** The stream of a path. */
  static RandomStream of(long seed, Part part, long first, long second) {
    return new RandomStream(key(seed, part, first, second));
  }

  /** What the numbers of a stream are for. */
  enum Part {
    LEXICON(1),
    BOUNDARY(2),
    PLACE(3),
    SUBJECT(4),
    DOCUMENT(5),
    QUERY(6),
    TARGET(7),
    HABIT(8);

    private final long number;

    Part(long number) {
      this.number = number;
    }
  }

  /** A hash of a path, uniform over all longs. */
  static long key(long seed, Part part, long first, long second) {
    long key = mix(seed + GAMMA);
    key = mix(key + GAMMA * part.number);
    key = mix(key ^ (first + GAMMA));
    return mix(key + GAMMA * (second + 1));
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  private long next() {
    state += GAMMA;
    return mix(state);
  }

  /** A hash as a number from 0 inclusive to 1 exclusive. */
  static double uniform(long key) {
    return (key >>> 11) * 0x1.0p-53;
  }

  /** A number from 0 to 1, neither of which it is. */
  double uniform() {
    return ((next() >>> 12) + 0.5) * 0x1.0p-52;
  }

  /**
   * A standard normal number: a cell of equal probability, then a place within the cell, along a
   * straight line except in the two outermost.
   */
  float gaussian() {
    long bits = next();
    int cell = (int) (bits >>> (Long.SIZE - CELL_BITS));
    if (cell == 0) {
      return (float) Normal.quantile(uniform() / CELLS);
    }
    if (cell == CELLS - 1) {
      return (float) -Normal.quantile(uniform() / CELLS);
    }
    float within = ((int) bits & 0xffffff) * 0x1.0p-24f;
    return CELL_STARTS[cell] + within * (CELL_STARTS[cell + 1] - CELL_STARTS[cell]);
  }

  private static float[] cellStarts() {
    float[] starts = new float[CELLS + 1];
    for (int cell = 1; cell < CELLS; cell++) {
      starts[cell] = (float) Normal.quantile((double) cell / CELLS);
    }
    return starts;
  }
}
