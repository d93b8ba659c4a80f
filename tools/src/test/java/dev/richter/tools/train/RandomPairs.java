package dev.richter.tools.train;

import dev.richter.vector.MultiVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pairs whose texts share a direction, amid others of their own. */
record RandomPairs(int dimension, List<MultiVector> queries, List<MultiVector> documents)
    implements PairSource {

  static RandomPairs of(int size, int dimension, int queryRows, int documentRows, Random random) {
    List<MultiVector> queries = new ArrayList<>();
    List<MultiVector> documents = new ArrayList<>();
    for (int pair = 0; pair < size; pair++) {
      float[] shared = text(1, dimension, random);
      queries.add(mixed(shared, text(queryRows, dimension, random), dimension));
      documents.add(mixed(shared, text(documentRows, dimension, random), dimension));
    }
    return new RandomPairs(dimension, queries, documents);
  }

  private static float[] text(int rows, int dimension, Random random) {
    float[] values = new float[rows * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static MultiVector mixed(float[] shared, float[] values, int dimension) {
    for (int i = 0; i < values.length; i++) {
      // Half of the positions hold nothing but noise.
      values[i] += i % dimension < dimension / 2 ? shared[i % dimension] : 0;
    }
    return MultiVector.of(dimension, values);
  }

  @Override
  public int size() {
    return queries.size();
  }

  @Override
  public MultiVector query(int pair) {
    return queries.get(pair);
  }

  @Override
  public MultiVector document(int pair) {
    return documents.get(pair);
  }
}
