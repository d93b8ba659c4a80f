package dev.richter.bench.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * The time for {@value #MULTIPLICATIONS} fused multiply-adds of floats in vectors of 256 bits that
 * never leave their registers: as fast as this machine does them at the engine's width.
 */
public class PeakBenchmark extends JmhBenchmark {

  /** How many pairs of floats are multiplied and added. */
  public static final int MULTIPLICATIONS = 1 << 16;

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  private static final int CHAINS = 10;

  private float factor = 0.999f;

  /** Multiplies and adds in chains that do not wait for each other. */
  @Benchmark
  public float multiply() {
    FloatVector by = FloatVector.broadcast(FLOATS, factor);
    FloatVector c0 = FloatVector.broadcast(FLOATS, 0);
    FloatVector c1 = FloatVector.broadcast(FLOATS, 1);
    FloatVector c2 = FloatVector.broadcast(FLOATS, 2);
    FloatVector c3 = FloatVector.broadcast(FLOATS, 3);
    FloatVector c4 = FloatVector.broadcast(FLOATS, 4);
    FloatVector c5 = FloatVector.broadcast(FLOATS, 5);
    FloatVector c6 = FloatVector.broadcast(FLOATS, 6);
    FloatVector c7 = FloatVector.broadcast(FLOATS, 7);
    FloatVector c8 = FloatVector.broadcast(FLOATS, 8);
    FloatVector c9 = FloatVector.broadcast(FLOATS, 9);
    for (int i = 0; i < MULTIPLICATIONS; i += CHAINS * FLOATS.length()) {
      c0 = c0.fma(by, by);
      c1 = c1.fma(by, by);
      c2 = c2.fma(by, by);
      c3 = c3.fma(by, by);
      c4 = c4.fma(by, by);
      c5 = c5.fma(by, by);
      c6 = c6.fma(by, by);
      c7 = c7.fma(by, by);
      c8 = c8.fma(by, by);
      c9 = c9.fma(by, by);
    }
    FloatVector sum = c0.add(c1).add(c2.add(c3)).add(c4.add(c5)).add(c6.add(c7)).add(c8.add(c9));
    return sum.lane(0);
  }
}
