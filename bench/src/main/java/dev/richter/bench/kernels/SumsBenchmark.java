package dev.richter.bench.kernels;

import dev.richter.simd.KernelProvider;
import dev.richter.simd.Kernels;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The time to look once at the sums of all blocks, by {@link Kernels twin}, width of a sum, and how
 * many there are. A search does both looks: it tells from the maxima of columns about where the
 * k-th largest sum lies, and then collects the sums that are large enough.
 *
 * <p>There are as many sums as 245,000 passages have blocks by default, which stay in the
 * second-level cache, and as 4 million have. Most are small and few are large, as where a search
 * has read the heaviest postings only. The few stand anywhere. The number of columns is that for a
 * k of up to 32.
 */
public class SumsBenchmark extends KernelBenchmark {

  private static final int COLUMNS = 256;

  /** So many sums are at least as large as the bound, and a few more where sums are equal. */
  static final int REACHING = 100;

  /** The mean of the sums, as a share of the largest that fits. */
  private static final double MEAN = 1.0 / 20;

  private static final long SEED = 42;

  /** How sums are stored. */
  @Param public SumWidth width = SumWidth.BYTE;

  /** How many sums there are. */
  @Param({"122880", "1048576"})
  public int sums;

  private Kernels kernels = KernelProvider.scalar();
  private int[] bytes = new int[0];
  private short[] shorts = new short[0];
  private int leastByte;
  private short leastShort;
  private final int[] byteMaxima = new int[COLUMNS / Integer.BYTES];
  private final short[] shortMaxima = new short[COLUMNS];
  private int[] places = new int[0];

  /** Makes the sums and a bound that few of them reach. */
  @Setup
  public void setUp() {
    kernels = twinKernels();
    places = new int[sums];
    SplittableRandom random = new SplittableRandom(SEED);
    switch (width) {
      case BYTE -> {
        bytes = new int[sums / Integer.BYTES];
        leastByte = fill(bytes, random);
      }
      case SHORT -> {
        shorts = new short[sums];
        for (int i = 0; i < sums; i++) {
          shorts[i] = (short) sum(random, Short.MAX_VALUE);
        }
        short[] sorted = shorts.clone();
        Arrays.sort(sorted);
        leastShort = sorted[sums - REACHING];
      }
    }
  }

  /**
   * Makes sums of a byte, four to an int.
   *
   * @return a bound that few of them reach
   */
  static int fill(int[] fours, SplittableRandom random) {
    int[] sorted = new int[fours.length * Integer.BYTES];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = sum(random, 255);
      fours[i / Integer.BYTES] |= sorted[i] << (i % Integer.BYTES * Byte.SIZE);
    }
    Arrays.sort(sorted);
    return sorted[sorted.length - REACHING];
  }

  private static int sum(SplittableRandom random, int largest) {
    return (int) Math.min(largest, random.nextExponential() * MEAN * largest);
  }

  /** Finds the maxima of columns. */
  @Benchmark
  public Object maxima() {
    return switch (width) {
      case BYTE -> {
        kernels.maxima(bytes, bytes.length, byteMaxima.length, byteMaxima);
        yield byteMaxima;
      }
      case SHORT -> {
        kernels.maxima(shorts, sums, COLUMNS, shortMaxima);
        yield shortMaxima;
      }
    };
  }

  /** Collects the places of the large sums. */
  @Benchmark
  public int atLeast() {
    return switch (width) {
      case BYTE -> kernels.atLeast(bytes, bytes.length, leastByte, places, 0);
      case SHORT -> kernels.atLeast(shorts, sums, leastShort, places, 0);
    };
  }
}
