package dev.richter.search;

import java.util.Arrays;
import org.apache.lucene.search.ScoreDoc;

/**
 * The k best documents so far, as a binary heap with the worst on top. Ties go to the smaller
 * document number, so that the result does not depend on the order of offers. For one thread.
 *
 * <p>Room grows with what is found, so a k far beyond the collection costs nothing.
 */
final class TopDocuments {

  private static final int FIRST_CAPACITY = 256;

  private final int k;
  private final float floor;
  private float[] scores;
  private int[] documents;
  private int size;

  /**
   * Makes an empty heap.
   *
   * @param floor what documents have to score more than to be taken
   */
  TopDocuments(int k, float floor) {
    this.k = k;
    this.floor = floor;
    this.scores = new float[Math.min(k, FIRST_CAPACITY)];
    this.documents = new int[scores.length];
  }

  /**
   * The k-th best score so far, the floor while there are fewer than k. One too large for a float
   * is no larger than another such.
   */
  float kthBest() {
    return size < k ? floor : Math.min(scores[0], Float.MAX_VALUE);
  }

  int k() {
    return k;
  }

  boolean isFull() {
    return size == k;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Offers a document; one that does not score more than the floor is not taken. */
  void offer(int document, float score) {
    if (size < k) {
      if (score > floor) {
        add(document, score);
      }
    } else if (worse(scores[0], documents[0], score, document)) {
      siftDown(document, score);
    }
  }

  private void add(int document, float score) {
    if (size == scores.length) {
      int capacity = (int) Math.min(k, size * 2L);
      scores = Arrays.copyOf(scores, capacity);
      documents = Arrays.copyOf(documents, capacity);
    }
    int place = size++;
    while (place > 0) {
      int parent = (place - 1) >>> 1;
      if (worse(scores[parent], documents[parent], score, document)) {
        break;
      }
      scores[place] = scores[parent];
      documents[place] = documents[parent];
      place = parent;
    }
    scores[place] = score;
    documents[place] = document;
  }

  /** Replaces the worst. */
  private void siftDown(int document, float score) {
    int place = 0;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      if (child + 1 < size
          && worse(scores[child + 1], documents[child + 1], scores[child], documents[child])) {
        child++;
      }
      if (worse(score, document, scores[child], documents[child])) {
        break;
      }
      scores[place] = scores[child];
      documents[place] = documents[child];
      place = child;
    }
    scores[place] = score;
    documents[place] = document;
  }

  private static boolean worse(float score, int document, float otherScore, int otherDocument) {
    return score < otherScore || (score == otherScore && document > otherDocument);
  }

  /** The documents, best first. */
  ScoreDoc[] toScoreDocs() {
    ScoreDoc[] result = new ScoreDoc[size];
    for (int i = 0; i < size; i++) {
      result[i] = new ScoreDoc(documents[i], scores[i]);
    }
    Arrays.sort(
        result,
        (a, b) ->
            a.score != b.score ? Float.compare(b.score, a.score) : Integer.compare(a.doc, b.doc));
    return result;
  }
}
