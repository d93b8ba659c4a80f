package dev.richter.bench.components;

import dev.richter.vector.MultiVector;
import java.util.SplittableRandom;

/** Rows like those of a late-interaction model: of length 1, some close to each other. */
final class GeneratedRows {

  private static final int TOPICS = 64;

  /** How far a row is from its topic, beside the topic's own length. */
  private static final float SPREAD = 0.7f;

  private GeneratedRows() {}

  /** Rows around topics, which are the same for each seed. */
  static MultiVector of(int rows, int dimension, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] topics = gaussians(TOPICS * dimension, random);
    float[] values = gaussians(rows * dimension, random);
    for (int row = 0; row < rows; row++) {
      int topic = random.nextInt(TOPICS) * dimension;
      for (int i = 0; i < dimension; i++) {
        values[row * dimension + i] = topics[topic + i] + SPREAD * values[row * dimension + i];
      }
    }
    return MultiVector.of(dimension, values).normalized();
  }

  static float[] gaussians(int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
