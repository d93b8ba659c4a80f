package dev.richter.build;

import java.io.IOException;
import java.util.Arrays;

/**
 * A small inverted index over the heads of a list's centroids, which yields the inner products of a
 * document's head with all of them at once.
 *
 * <p>An instance is scratch for one thread; its arrays are as long as the vocabulary and are
 * cleaned by undoing, not by filling.
 */
final class CentroidIndex {

  private final DocumentVectors vectors;
  private final int headSize;
  private final int[] headTokens;
  private final float[] headWeights;

  /**
   * By token, its entries: from {@code starts} to {@code ends}. Both are 0 for tokens without
   * entries.
   */
  private final int[] starts;

  private final int[] ends;
  private final int[] touched;
  private int touchedSize;

  private int[] tokens = new int[0];
  private float[] weights = new float[0];
  private int[] headEnds = new int[0];
  private int[] entryCentroids = new int[0];
  private float[] entryWeights = new float[0];

  CentroidIndex(DocumentVectors vectors, int documentCut) {
    this.vectors = vectors;
    this.headSize = Math.min(documentCut, Math.max(1, vectors.maxSize()));
    this.headTokens = new int[headSize];
    this.headWeights = new float[headSize];
    this.starts = new int[vectors.vocabularySize()];
    this.ends = new int[vectors.vocabularySize()];
    this.touched = new int[vectors.vocabularySize()];
  }

  /**
   * Replaces what is indexed by the heads of the given documents; a centroid's number is its
   * position.
   */
  void index(int[] centroids) throws IOException {
    clear();
    ensureCapacity(centroids.length);
    readHeads(centroids);
    layOut();
    int head = 0;
    for (int c = 0; c < centroids.length; c++) {
      for (; head < headEnds[c]; head++) {
        int entry = ends[tokens[head]]++;
        entryCentroids[entry] = c;
        entryWeights[entry] = weights[head];
      }
    }
  }

  /** Computes the inner product of a document's head with each centroid's. */
  void products(int document, float[] products, int centroids) throws IOException {
    Arrays.fill(products, 0, centroids, 0);
    int size = vectors.read(document, headSize, headTokens, headWeights);
    for (int i = 0; i < size; i++) {
      int end = ends[headTokens[i]];
      float weight = headWeights[i];
      for (int entry = starts[headTokens[i]]; entry < end; entry++) {
        products[entryCentroids[entry]] += weight * entryWeights[entry];
      }
    }
  }

  private void readHeads(int[] centroids) throws IOException {
    int heads = 0;
    for (int c = 0; c < centroids.length; c++) {
      int size = vectors.read(centroids[c], headSize, headTokens, headWeights);
      System.arraycopy(headTokens, 0, tokens, heads, size);
      System.arraycopy(headWeights, 0, weights, heads, size);
      heads += size;
      headEnds[c] = heads;
      for (int i = 0; i < size; i++) {
        if (ends[headTokens[i]]++ == 0) {
          touched[touchedSize++] = headTokens[i];
        }
      }
    }
  }

  /** Turns the counts in {@code ends} into the place of each token's first entry. */
  private void layOut() {
    int next = 0;
    for (int i = 0; i < touchedSize; i++) {
      int count = ends[touched[i]];
      starts[touched[i]] = next;
      ends[touched[i]] = next;
      next += count;
    }
  }

  private void clear() {
    for (int i = 0; i < touchedSize; i++) {
      starts[touched[i]] = 0;
      ends[touched[i]] = 0;
    }
    touchedSize = 0;
  }

  private void ensureCapacity(int centroids) {
    int entries = centroids * headSize;
    if (tokens.length < entries) {
      tokens = new int[entries];
      weights = new float[entries];
      entryCentroids = new int[entries];
      entryWeights = new float[entries];
    }
    if (headEnds.length < centroids) {
      headEnds = new int[centroids];
    }
  }
}
