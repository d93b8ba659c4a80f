package dev.richter.codec;

import java.util.Arrays;
import org.apache.lucene.util.FixedBitSet;

/**
 * The buffers of one search in one segment, kept from search to search so that none allocates in
 * proportion to the index. For one thread.
 *
 * <p>Cleaning undoes what was written; it does not go over the whole.
 */
public final class SegmentScratch {

  /** By local token, the query's weight; 0 for tokens that the query does not have. */
  public final float[] query;

  private final long[] visited;
  private int[] visitedDocuments = new int[1024];
  private int visitedSize;
  private float[] blockScores = new float[0];
  private int[] blocks = new int[0];
  private long[] filter = new long[0];

  SegmentScratch(int vocabularySize, int maxDocument) {
    this.query = new float[vocabularySize];
    this.visited = new long[(maxDocument + 63) / 64];
  }

  /** Marks a document as visited, and says whether it was not before. */
  public boolean visit(int document) {
    long bit = 1L << document;
    int word = document >>> 6;
    if ((visited[word] & bit) != 0) {
      return false;
    }
    visited[word] |= bit;
    if (visitedSize == visitedDocuments.length) {
      visitedDocuments = Arrays.copyOf(visitedDocuments, visitedSize * 2);
    }
    visitedDocuments[visitedSize++] = document;
    return true;
  }

  /** Forgets which documents were visited. */
  public void clearVisited() {
    for (int i = 0; i < visitedSize; i++) {
      visited[visitedDocuments[i] >>> 6] = 0;
    }
    visitedSize = 0;
  }

  /** An empty set for the documents that a filter accepts. */
  public FixedBitSet filter(int maxDocument) {
    int words = FixedBitSet.bits2words(maxDocument);
    if (filter.length < words) {
      filter = new long[words];
    } else {
      Arrays.fill(filter, 0);
    }
    return new FixedBitSet(filter, maxDocument);
  }

  /** Scores for so many blocks, the first {@code used} of them kept and the others 0. */
  public float[] blockScores(int used, int size) {
    if (blockScores.length < size) {
      blockScores = Arrays.copyOf(blockScores, Math.max(size, blockScores.length * 2));
    }
    Arrays.fill(blockScores, used, size, 0);
    return blockScores;
  }

  /** Room for the numbers of so many blocks. */
  public int[] blocks(int size) {
    if (blocks.length < size) {
      blocks = new int[Math.max(size, blocks.length * 2)];
    }
    return blocks;
  }
}
