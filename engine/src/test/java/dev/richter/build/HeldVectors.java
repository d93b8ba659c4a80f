package dev.richter.build;

import dev.richter.vector.SparseVector;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Vectors on the heap, a document's number being its place; tokens are taken as local tokens. */
final class HeldVectors implements DocumentVectors {

  private final List<SparseVector> vectors;
  private final int vocabularySize;
  private final int[][] heaviestFirst;

  HeldVectors(List<SparseVector> vectors) {
    this.vectors = vectors;
    this.vocabularySize =
        1 + vectors.stream().flatMapToInt(v -> IntStream.of(v.tokens())).max().orElseThrow();
    this.heaviestFirst = vectors.stream().map(HeldVectors::heaviestFirst).toArray(int[][]::new);
  }

  private static int[] heaviestFirst(SparseVector vector) {
    return IntStream.range(0, vector.size())
        .boxed()
        .sorted(Comparator.comparing(i -> -vector.weight(i)))
        .mapToInt(i -> i)
        .toArray();
  }

  @Override
  public int maxDocument() {
    return vectors.size();
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public int read(int document, int limit, int[] tokens, float[] weights) {
    SparseVector vector = vectors.get(document);
    int count = Math.min(limit, vector.size());
    for (int i = 0; i < count; i++) {
      tokens[i] = vector.token(heaviestFirst[document][i]);
      weights[i] = vector.weight(heaviestFirst[document][i]);
    }
    return count;
  }

  /** Every document that has a vector. */
  int[] documents() {
    return IntStream.range(0, vectors.size()).filter(d -> !vectors.get(d).isEmpty()).toArray();
  }
}
