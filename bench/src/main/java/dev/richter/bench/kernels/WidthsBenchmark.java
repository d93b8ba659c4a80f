package dev.richter.bench.kernels;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.UGE;
import static jdk.incubator.vector.VectorOperators.UMAX;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What other widths of vectors would bring: the engine's loops over 16-bit tokens and 8-bit
 * weights, and over sums of one byte, once more with the width left open. The engine itself has 256
 * bits.
 */
public class WidthsBenchmark extends JmhBenchmark {

  static final int TOKENS = 144;
  private static final int VOCABULARY = 30_000;
  private static final int QUERY_TOKENS = 22;

  /** Ints of sums, and to a row of the table. */
  private static final int SUMS = 122_880 / Integer.BYTES;

  private static final int COLUMNS = 512 / Integer.BYTES;

  private static final long SEED = 42;

  /** How many bits a vector has. */
  @Param({"128", "256", "512"})
  public int bits;

  private final Arena arena = Arena.ofConfined();
  final MemorySegment document = arena.allocate(TOKENS * 3L, Long.BYTES);
  final float[] query = new float[VOCABULARY];
  private final int[] sums = new int[SUMS];
  private final int[] maxima = new int[COLUMNS];
  private final int[] places = new int[SUMS * Integer.BYTES];
  private int least;

  /** The loops; their vectors' width is fixed when this class is loaded, and so compiled in. */
  private static final class Loops {

    static final VectorShape SHAPE = VectorShape.forBitSize(Integer.getInteger("width"));
    static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
    static final int LANES = INTS.length();

    /** There are no vectors of four bytes: the narrowest of eight are used in two parts. */
    static final int STEP = Math.max(8, LANES);

    static final VectorSpecies<Byte> BYTES =
        VectorSpecies.of(byte.class, VectorShape.forBitSize(STEP * Byte.SIZE));
    static final VectorSpecies<Short> SHORTS =
        VectorSpecies.of(short.class, VectorShape.forBitSize(STEP * Short.SIZE));

    static float dot(MemorySegment memory, float[] query) {
      int[] tokens = new int[LANES];
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = 0; i < TOKENS; i += STEP) {
        ShortVector shorts = ShortVector.fromMemorySegment(SHORTS, memory, 2L * i, LITTLE_ENDIAN);
        ByteVector codes =
            ByteVector.fromMemorySegment(BYTES, memory, 2L * TOKENS + i, LITTLE_ENDIAN);
        for (int part = 0; part < STEP / LANES; part++) {
          ((IntVector) shorts.convertShape(ZERO_EXTEND_S2I, INTS, part)).intoArray(tokens, 0);
          FloatVector weights =
              (FloatVector) codes.convertShape(ZERO_EXTEND_B2I, INTS, part).convert(I2F, 0);
          sum = FloatVector.fromArray(FLOATS, query, 0, tokens, 0).fma(weights, sum);
        }
      }
      return sum.reduceLanes(VectorOperators.ADD);
    }

    static void maxima(int[] table, int[] maxima) {
      for (int column = 0; column < COLUMNS; column += 8 * LANES) {
        ByteVector m0 = bytes(table, column + 0 * LANES);
        ByteVector m1 = bytes(table, column + 1 * LANES);
        ByteVector m2 = bytes(table, column + 2 * LANES);
        ByteVector m3 = bytes(table, column + 3 * LANES);
        ByteVector m4 = bytes(table, column + 4 * LANES);
        ByteVector m5 = bytes(table, column + 5 * LANES);
        ByteVector m6 = bytes(table, column + 6 * LANES);
        ByteVector m7 = bytes(table, column + 7 * LANES);
        for (int i = column + COLUMNS; i < SUMS; i += COLUMNS) {
          m0 = m0.lanewise(UMAX, bytes(table, i + 0 * LANES));
          m1 = m1.lanewise(UMAX, bytes(table, i + 1 * LANES));
          m2 = m2.lanewise(UMAX, bytes(table, i + 2 * LANES));
          m3 = m3.lanewise(UMAX, bytes(table, i + 3 * LANES));
          m4 = m4.lanewise(UMAX, bytes(table, i + 4 * LANES));
          m5 = m5.lanewise(UMAX, bytes(table, i + 5 * LANES));
          m6 = m6.lanewise(UMAX, bytes(table, i + 6 * LANES));
          m7 = m7.lanewise(UMAX, bytes(table, i + 7 * LANES));
        }
        m0.reinterpretAsInts().intoArray(maxima, column + 0 * LANES);
        m1.reinterpretAsInts().intoArray(maxima, column + 1 * LANES);
        m2.reinterpretAsInts().intoArray(maxima, column + 2 * LANES);
        m3.reinterpretAsInts().intoArray(maxima, column + 3 * LANES);
        m4.reinterpretAsInts().intoArray(maxima, column + 4 * LANES);
        m5.reinterpretAsInts().intoArray(maxima, column + 5 * LANES);
        m6.reinterpretAsInts().intoArray(maxima, column + 6 * LANES);
        m7.reinterpretAsInts().intoArray(maxima, column + 7 * LANES);
      }
    }

    static int atLeast(int[] values, int least, int[] places) {
      int end = 0;
      for (int i = 0; i < SUMS; i += LANES) {
        long hits = bytes(values, i).compare(UGE, (byte) least).toLong();
        for (; hits != 0; hits &= hits - 1) {
          places[end++] = i * Integer.BYTES + Long.numberOfTrailingZeros(hits);
        }
      }
      return end;
    }

    private static ByteVector bytes(int[] fours, int offset) {
      return IntVector.fromArray(INTS, fours, offset).reinterpretAsBytes();
    }
  }

  /** Makes a document, a query, and sums. */
  @Setup
  public void setUp() {
    System.setProperty("width", Integer.toString(bits));
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < TOKENS; i++) {
      document.set(ValueLayout.JAVA_SHORT, 2L * i, (short) random.nextInt(VOCABULARY));
      document.set(ValueLayout.JAVA_BYTE, 2L * TOKENS + i, (byte) random.nextInt());
    }
    for (int i = 0; i < QUERY_TOKENS; i++) {
      query[document.get(ValueLayout.JAVA_SHORT, 2L * i)] = random.nextFloat();
    }
    least = SumsBenchmark.fill(sums, random);
  }

  /** Frees the document. */
  @TearDown
  public void tearDown() {
    arena.close();
  }

  /** Scores a document of 144 tokens. */
  @Benchmark
  public float dot() {
    return Loops.dot(document, query);
  }

  /** Finds the maxima of 512 columns. */
  @Benchmark
  public int[] maxima() {
    Loops.maxima(sums, maxima);
    return maxima;
  }

  /** Collects the places of the large sums. */
  @Benchmark
  public int atLeast() {
    return Loops.atLeast(sums, least, places);
  }
}
