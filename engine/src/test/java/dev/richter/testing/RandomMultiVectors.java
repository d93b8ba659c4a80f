package dev.richter.testing;

import dev.richter.vector.MultiVector;
import java.util.Random;

/** Random multi-vectors: rows near a few directions, as those of texts are. */
public final class RandomMultiVectors {

  private final Random random;
  private final float[][] directions;

  /**
   * Makes a source.
   *
   * @param dimension how many values a row has
   */
  public RandomMultiVectors(Random random, int dimension) {
    this.random = random;
    this.directions = new float[20][dimension];
    for (float[] direction : directions) {
      for (int i = 0; i < dimension; i++) {
        direction[i] = (float) random.nextGaussian();
      }
    }
  }

  /** The next multi-vector, of so many rows. */
  public MultiVector next(int size) {
    float[][] rows = new float[size][directions[0].length];
    for (float[] row : rows) {
      float[] direction = directions[random.nextInt(directions.length)];
      for (int i = 0; i < row.length; i++) {
        row[i] = direction[i] + 0.5f * (float) random.nextGaussian();
      }
    }
    return MultiVector.of(rows);
  }
}
