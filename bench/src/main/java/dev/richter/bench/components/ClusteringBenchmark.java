package dev.richter.bench.components;

import dev.richter.bench.kernels.JmhBenchmark;
import dev.richter.multivector.Centroids;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.multivector.TokenClustering;
import dev.richter.vector.MultiVector;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time of k-means: of the rows of one document, and of those of a segment. */
@Warmup(iterations = 2, time = 1, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = TimeUnit.SECONDS)
public class ClusteringBenchmark extends JmhBenchmark {

  static final int DIMENSION = 128;
  private static final long SEED = 42;

  /** A document. */
  @State(Scope.Thread)
  public static class OfDocument {

    /** How many rows it has. */
    @Param({"32", "128"})
    public int rows;

    /** How many rows it keeps. */
    @Param({"8", "16"})
    public int budget;

    private MultiVector document = MultiVector.of(DIMENSION, new float[0]);
    private ClusteringBudget clusters = ClusteringBudget.NONE;

    /** Makes the document. */
    @Setup
    public void setUp() {
      document = GeneratedRows.of(rows, DIMENSION, SEED);
      clusters = new ClusteringBudget.Fixed(budget);
    }
  }

  /** The rows of a segment. */
  @State(Scope.Thread)
  public static class OfSegment {

    /** How many rows centroids are found from. */
    @Param("20000")
    public int sampled;

    /** How many centroids are found. */
    @Param({"256", "1024"})
    public int centroids;

    private float[] values = new float[0];
    private long[] sample = new long[0];

    /** Makes the rows. */
    @Setup
    public void setUp() {
      values = GeneratedRows.of(sampled, DIMENSION, SEED).values();
      sample = LongStream.range(0, sampled).toArray();
    }
  }

  /** Clusters the rows of a document into fewer. */
  @Benchmark
  public MultiVector document(OfDocument of) {
    return TokenClustering.cluster(of.document, of.clusters, true);
  }

  /** Finds the centroids of a segment. */
  @Benchmark
  public Centroids segment(OfSegment of) {
    return Centroids.train(
        (row, target, start) ->
            System.arraycopy(of.values, (int) row * DIMENSION, target, start, DIMENSION),
        of.sample,
        DIMENSION,
        of.centroids);
  }
}
