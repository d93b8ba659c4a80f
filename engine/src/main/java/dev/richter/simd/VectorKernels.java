package dev.richter.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.UGE;
import static jdk.incubator.vector.VectorOperators.UMAX;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The twin on the Vector API, loaded only where its module is present: eight query weights are
 * gathered at a time.
 *
 * <p>256 bits on purpose. At 512 bits the gather is no faster per weight, and conversions from
 * 16-bit lanes are not always compiled to instructions.
 */
final class VectorKernels implements Kernels {

  private final MatrixKernels matrices = new VectorMatrixKernels();

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_128;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
  private static final VectorSpecies<Byte> BYTE_SUMS = ByteVector.SPECIES_256;
  private static final VectorSpecies<Short> SHORT_SUMS = ShortVector.SPECIES_256;
  private static final int LANES = STEP;

  /** Shifted so far to the left, the bits of a positive half float are those of a float … */
  private static final int HALF_SHIFT = 13;

  /** … that is too small by this factor, subnormal or not. */
  private static final float HALF_FACTOR = 0x1p112f;

  VectorKernels() {
    int bits = VectorShape.preferredShape().vectorBitSize();
    if (bits < FLOATS.vectorBitSize()) {
      // Wider vectors than those of the processor work, but a hundred times slower than scalars.
      throw new IllegalStateException(
          "vectors have %d bits here, expected at least %d"
              .formatted(bits, FLOATS.vectorBitSize()));
    }
  }

  @Override
  public MatrixKernels matrices() {
    return matrices;
  }

  @Override
  public String name() {
    return "vector-256";
  }

  @Override
  public float dotShortTokensByteWeights(
      MemorySegment memory, long offset, int size, float[] query) {
    int[] tokens = new int[LANES];
    long weights = offset + 2L * size;
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < size; i += LANES) {
      shorts(memory, offset + 2L * i).intoArray(tokens, 0);
      FloatVector gathered = FloatVector.fromArray(FLOATS, query, 0, tokens, 0);
      sum = gathered.fma(codes(memory, weights + i), sum);
    }
    return total(sum);
  }

  @Override
  public float dotShortTokensHalfWeights(
      MemorySegment memory, long offset, int size, float[] query) {
    int[] tokens = new int[LANES];
    long weights = offset + 2L * size;
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < size; i += LANES) {
      shorts(memory, offset + 2L * i).intoArray(tokens, 0);
      FloatVector gathered = FloatVector.fromArray(FLOATS, query, 0, tokens, 0);
      sum = gathered.fma(halves(memory, weights + 2L * i), sum);
    }
    return total(sum);
  }

  @Override
  public float dotIntTokensByteWeights(MemorySegment memory, long offset, int size, float[] query) {
    int[] tokens = new int[LANES];
    long weights = offset + 4L * size;
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < size; i += LANES) {
      ints(memory, offset + 4L * i).intoArray(tokens, 0);
      FloatVector gathered = FloatVector.fromArray(FLOATS, query, 0, tokens, 0);
      sum = gathered.fma(codes(memory, weights + i), sum);
    }
    return total(sum);
  }

  @Override
  public float dotIntTokensHalfWeights(MemorySegment memory, long offset, int size, float[] query) {
    int[] tokens = new int[LANES];
    long weights = offset + 4L * size;
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < size; i += LANES) {
      ints(memory, offset + 4L * i).intoArray(tokens, 0);
      FloatVector gathered = FloatVector.fromArray(FLOATS, query, 0, tokens, 0);
      sum = gathered.fma(halves(memory, weights + 2L * i), sum);
    }
    return total(sum);
  }

  /** Eight vectors at a time: where a row has no more, the table is read from front to back. */
  @Override
  public void maxima(int[] table, int size, int columns, int[] maxima) {
    int lanes = INTS.length();
    for (int column = 0; column < columns; column += 8 * lanes) {
      ByteVector m0 = bytes(table, column + 0 * lanes);
      ByteVector m1 = bytes(table, column + 1 * lanes);
      ByteVector m2 = bytes(table, column + 2 * lanes);
      ByteVector m3 = bytes(table, column + 3 * lanes);
      ByteVector m4 = bytes(table, column + 4 * lanes);
      ByteVector m5 = bytes(table, column + 5 * lanes);
      ByteVector m6 = bytes(table, column + 6 * lanes);
      ByteVector m7 = bytes(table, column + 7 * lanes);
      for (int i = column + columns; i < size; i += columns) {
        m0 = m0.lanewise(UMAX, bytes(table, i + 0 * lanes));
        m1 = m1.lanewise(UMAX, bytes(table, i + 1 * lanes));
        m2 = m2.lanewise(UMAX, bytes(table, i + 2 * lanes));
        m3 = m3.lanewise(UMAX, bytes(table, i + 3 * lanes));
        m4 = m4.lanewise(UMAX, bytes(table, i + 4 * lanes));
        m5 = m5.lanewise(UMAX, bytes(table, i + 5 * lanes));
        m6 = m6.lanewise(UMAX, bytes(table, i + 6 * lanes));
        m7 = m7.lanewise(UMAX, bytes(table, i + 7 * lanes));
      }
      m0.reinterpretAsInts().intoArray(maxima, column + 0 * lanes);
      m1.reinterpretAsInts().intoArray(maxima, column + 1 * lanes);
      m2.reinterpretAsInts().intoArray(maxima, column + 2 * lanes);
      m3.reinterpretAsInts().intoArray(maxima, column + 3 * lanes);
      m4.reinterpretAsInts().intoArray(maxima, column + 4 * lanes);
      m5.reinterpretAsInts().intoArray(maxima, column + 5 * lanes);
      m6.reinterpretAsInts().intoArray(maxima, column + 6 * lanes);
      m7.reinterpretAsInts().intoArray(maxima, column + 7 * lanes);
    }
  }

  @Override
  public void maxima(short[] table, int size, int columns, short[] maxima) {
    int lanes = SHORT_SUMS.length();
    for (int column = 0; column < columns; column += 2 * lanes) {
      ShortVector left = ShortVector.fromArray(SHORT_SUMS, table, column);
      ShortVector right = ShortVector.fromArray(SHORT_SUMS, table, column + lanes);
      for (int i = column + columns; i < size; i += columns) {
        left = left.max(ShortVector.fromArray(SHORT_SUMS, table, i));
        right = right.max(ShortVector.fromArray(SHORT_SUMS, table, i + lanes));
      }
      left.intoArray(maxima, column);
      right.intoArray(maxima, column + lanes);
    }
  }

  @Override
  public int atLeast(int[] values, int size, int least, int[] places, int start) {
    int end = start;
    ByteVector bound = ByteVector.broadcast(BYTE_SUMS, (byte) least);
    for (int i = 0; i < size; i += INTS.length()) {
      long hits = bytes(values, i).compare(UGE, bound).toLong();
      for (; hits != 0; hits &= hits - 1) {
        places[end++] = i * Integer.BYTES + Long.numberOfTrailingZeros(hits);
      }
    }
    return end;
  }

  @Override
  public int atLeast(short[] values, int size, short least, int[] places, int start) {
    int end = start;
    ShortVector bound = ShortVector.broadcast(SHORT_SUMS, least);
    for (int i = 0; i < size; i += SHORT_SUMS.length()) {
      ShortVector vector = ShortVector.fromArray(SHORT_SUMS, values, i);
      long hits = vector.compare(VectorOperators.GE, bound).toLong();
      for (; hits != 0; hits &= hits - 1) {
        places[end++] = i + Long.numberOfTrailingZeros(hits);
      }
    }
    return end;
  }

  /**
   * The sum of the lanes in an order of its own: {@code reduceLanes} is free to add in one order
   * while it is interpreted and in another once it is compiled, and equal documents would score
   * differently.
   */
  private static float total(FloatVector sum) {
    float[] lanes = new float[LANES];
    sum.intoArray(lanes, 0);
    return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5]))
        + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
  }

  private static ByteVector bytes(int[] fours, int offset) {
    return IntVector.fromArray(INTS, fours, offset).reinterpretAsBytes();
  }

  private static IntVector ints(MemorySegment memory, long offset) {
    return IntVector.fromMemorySegment(INTS, memory, offset, LITTLE_ENDIAN);
  }

  private static IntVector shorts(MemorySegment memory, long offset) {
    Vector<Short> shorts = ShortVector.fromMemorySegment(SHORTS, memory, offset, LITTLE_ENDIAN);
    return (IntVector) shorts.convertShape(ZERO_EXTEND_S2I, INTS, 0);
  }

  private static FloatVector codes(MemorySegment memory, long offset) {
    Vector<Byte> bytes = ByteVector.fromMemorySegment(BYTES, memory, offset, LITTLE_ENDIAN);
    return (FloatVector) bytes.convertShape(ZERO_EXTEND_B2I, INTS, 0).convert(I2F, 0);
  }

  private static FloatVector halves(MemorySegment memory, long offset) {
    return shorts(memory, offset).lanewise(LSHL, HALF_SHIFT).reinterpretAsFloats().mul(HALF_FACTOR);
  }
}
