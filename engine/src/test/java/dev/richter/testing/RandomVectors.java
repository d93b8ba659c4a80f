package dev.richter.testing;

import dev.richter.vector.SparseVector;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Random sparse vectors over a small vocabulary, so that vectors share tokens. */
public final class RandomVectors {

  private final Random random;
  private final int vocabularySize;

  public RandomVectors(Random random, int vocabularySize) {
    this.random = random;
    this.vocabularySize = vocabularySize;
  }

  /** A vector of 1 to {@code maxSize} tokens, of which rare ones are drawn seldom. */
  public SparseVector next(int maxSize) {
    return ofSize(1 + random.nextInt(maxSize));
  }

  /**
   * A vector of {@code size} tokens, or fewer where one is drawn twice. One of a few tokens may
   * have none that another vector has; of a dozen, some are common.
   */
  public SparseVector ofSize(int size) {
    TreeMap<Integer, Float> weights = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      int token = (int) (vocabularySize * random.nextDouble() * random.nextDouble());
      weights.put(token, 0.05f + 3 * random.nextFloat());
    }
    return SparseVector.of(weights);
  }

  /** So many vectors of 1 to {@code maxSize} tokens. */
  public List<SparseVector> list(int count, int maxSize) {
    return IntStream.range(0, count).mapToObj(i -> next(maxSize)).toList();
  }
}
