package dev.richter.codec;

/**
 * How the blocks of a segment are cut into stripes of neighbours, which postings and sums share.
 *
 * <p>A posting holds its block's number within the stripe in 16 bits, and these bits alone find the
 * block's sum. Sums of one byte stand in tables of ints, four stripes side by side: to add to one
 * of four bytes is to add to an int, for which the JVM has one instruction where it takes three for
 * a byte, and tables of their own spare it the addition of where a stripe begins.
 *
 * @param blocks how many blocks there are
 * @param width how many blocks a stripe has; the last has fewer
 */
public record Stripes(int blocks, int width) {

  /** So many stripes share a table: as many as an int has bytes. */
  public static final int LANES = Integer.BYTES;

  private static final int MOST_WIDTH = 1 << Short.SIZE;

  /** Narrower ones would cut short lists into many groups. */
  private static final int LEAST_WIDTH = 1 << 12;

  /** Widths are a multiple, so that tables of sums can be looked at in large steps. */
  private static final int WIDTH_STEP = 1 << 8;

  /** Stripes of so many blocks, as narrow as fill all lanes of their tables. */
  public static Stripes of(int blocks) {
    int tables = Math.max(1, Math.ceilDiv(blocks, LANES * MOST_WIDTH));
    int width = Math.max(LEAST_WIDTH, Math.ceilDiv(blocks, LANES * tables));
    return new Stripes(blocks, Math.ceilDiv(width, WIDTH_STEP) * WIDTH_STEP);
  }

  int stripe(int block) {
    return block / width;
  }

  /** A block's number within its stripe, which postings hold. */
  int posting(int block) {
    return block % width;
  }

  int firstBlock(int stripe) {
    return stripe * width;
  }

  /** How many tables there are, each of {@link #width} ints. */
  public int tables() {
    return Math.ceilDiv(blocks, LANES * width);
  }

  static int table(int stripe) {
    return stripe / LANES;
  }

  /** How far to the left the bytes of a stripe stand in their ints. */
  static int shift(int stripe) {
    return stripe % LANES * Byte.SIZE;
  }

  /** Where a block's byte stands, counted from the lowest of the first table on. */
  public int place(int block) {
    int stripe = stripe(block);
    int word = table(stripe) * width + posting(block);
    return word * LANES + stripe % LANES;
  }

  /** The block whose byte stands at a {@linkplain #place place}. */
  public int block(int place) {
    int word = place / LANES;
    int table = word / width;
    return (table * LANES + place % LANES) * width + word % width;
  }
}
