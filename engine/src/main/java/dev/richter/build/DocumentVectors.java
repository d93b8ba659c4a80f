package dev.richter.build;

import java.io.IOException;

/**
 * The full vectors of a segment's documents, as the build reads them. Instances are safe for use by
 * many threads.
 */
public interface DocumentVectors {

  /** How many document numbers there are; some may have no vector. */
  int maxDocument();

  /** How many local tokens there are: tokens run from 0 to this number, exclusive. */
  int vocabularySize();

  /**
   * Reads the heaviest entries of a document, in descending order of weight.
   *
   * @param limit the most entries to read
   * @param tokens receives the local tokens
   * @param weights receives their weights, all positive
   * @return how many entries were read; 0 for a document without a vector
   */
  int read(int document, int limit, int[] tokens, float[] weights) throws IOException;
}
