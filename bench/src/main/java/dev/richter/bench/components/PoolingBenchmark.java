package dev.richter.bench.components;

import dev.richter.bench.kernels.JmhBenchmark;
import dev.richter.multivector.Head;
import dev.richter.tools.encode.SpladePooling;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What a text takes after its model has run: SPLADE's pooling of logits over a vocabulary of BERT,
 * and of a late-interaction model the rows' normalization and their projection by a head.
 *
 * <p>Most logits are below 0, as those of a trained model are, and about 300 tokens are left of a
 * text of 128.
 */
public class PoolingBenchmark extends JmhBenchmark {

  static final int VOCABULARY = 30_522;
  static final int TOP_TOKENS = 256;
  static final int INPUT_DIMENSION = 384;
  static final int DIMENSION = 128;

  /** Logits are so far below 0 on average, in standard deviations. */
  private static final float BELOW = 4.1f;

  private static final long SEED = 42;

  /** How many tokens the text has. */
  @Param({"32", "128"})
  public int tokens;

  private float[] logits = new float[0];
  private float[] rows = new float[0];
  private Head head = Head.of("", 1, 1, new float[] {1});
  private MultiVector multiVector = MultiVector.of(1, new float[0]);

  /** Makes what models would have given. */
  @Setup
  public void setUp() {
    SplittableRandom random = new SplittableRandom(SEED);
    logits = GeneratedRows.gaussians(tokens * VOCABULARY, random);
    for (int i = 0; i < logits.length; i++) {
      logits[i] -= BELOW;
    }
    rows = GeneratedRows.gaussians(tokens * INPUT_DIMENSION, random);
    multiVector = MultiVector.of(INPUT_DIMENSION, rows);
    float[] matrix = GeneratedRows.gaussians(INPUT_DIMENSION * DIMENSION, random);
    head = Head.of("", INPUT_DIMENSION, DIMENSION, matrix);
  }

  /** Pools the logits, and keeps the heaviest tokens. */
  @Benchmark
  public SparseVector splade() {
    float[] maxima = new float[VOCABULARY];
    for (int token = 0; token < tokens; token++) {
      SpladePooling.addMaxima(logits, token * VOCABULARY, maxima);
    }
    return SpladePooling.vector(maxima, TOP_TOKENS);
  }

  /** Gives each row length 1. */
  @Benchmark
  public MultiVector normalize() {
    return MultiVector.of(INPUT_DIMENSION, rows).normalized();
  }

  /** Projects the rows, which gives them length 1 too. */
  @Benchmark
  public MultiVector project() {
    return head.project(multiVector);
  }
}
