package dev.richter.bench.kernels;

import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The time to compare one document with a query of {@value #QUERY_ROWS} rows by MaxSim, by {@link
 * MatrixKernels twin}, rows of the document, and how these are stored. The document stays in the
 * first-level cache.
 */
public class MaxSimBenchmark extends KernelBenchmark {

  /** How many rows the query has. */
  public static final int QUERY_ROWS = 32;

  /** How many values a row has. */
  public static final int DIMENSION = 128;

  /** How many pairs of floats are multiplied and added for a row of the document. */
  public static final int PRODUCTS_A_ROW = QUERY_ROWS * DIMENSION;

  private static final long SEED = 42;

  /** How many rows the document has. */
  @Param({"8", "16", "48"})
  public int rows;

  /** Whether rows are bytes, which are turned into floats first. */
  @Param({"FLOAT32", "INT8"})
  public String stored = "FLOAT32";

  private final Arena arena = Arena.ofConfined();
  private MatrixKernels kernels = KernelProvider.scalar().matrices();
  private MemorySegment bytes = MemorySegment.NULL;
  private float[] document = new float[0];
  private final float[] query = new float[DIMENSION * QUERY_ROWS];
  private final float[] maxima = new float[QUERY_ROWS];

  /** Makes a query and a document. */
  @Setup
  public void setUp() {
    kernels = twinKernels().matrices();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < query.length; i++) {
      query[i] = random.nextInt(-127, 128);
    }
    document = new float[rows * DIMENSION];
    bytes = arena.allocate(document.length);
    for (int i = 0; i < document.length; i++) {
      document[i] = random.nextInt(-127, 128);
      bytes.set(ValueLayout.JAVA_BYTE, i, (byte) document[i]);
    }
  }

  /** Scores the document. */
  @Benchmark
  public float score() {
    if (stored.equals("INT8")) {
      for (int row = 0; row < rows; row++) {
        int start = row * DIMENSION;
        kernels.widenBytes(bytes, start, DIMENSION, 1, document, start);
      }
    }
    Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
    kernels.maxProducts(document, rows, DIMENSION, query, QUERY_ROWS, maxima);
    float sum = 0;
    for (float maximum : maxima) {
      sum += maximum;
    }
    return sum;
  }

  /** Frees the document. */
  @TearDown
  public void tearDown() {
    arena.close();
  }
}
