package dev.richter.build;

import java.io.IOException;

/**
 * Builds inverted lists one at a time: blocking, then summaries.
 *
 * <p>An instance is scratch for one thread, about 24 bytes for each token of the vocabulary. The
 * result depends on the arguments alone, not on the thread.
 */
public final class ListBuilder {

  private final Blocking blocking;
  private final Summaries summaries;

  /** Makes a builder of lists over the given vectors. */
  public ListBuilder(DocumentVectors vectors, BlockingParameters parameters) {
    this.blocking = new Blocking(vectors, parameters);
    this.summaries = new Summaries(vectors, parameters.summaryEnergy());
  }

  /**
   * Builds a list.
   *
   * @param documents the documents whose postings the list keeps, ascending, at least one;
   *     reordered
   * @param seed what the choice of centroids depends on
   */
  public BlockedList build(int[] documents, long seed) throws IOException {
    int[] blockEnds = blocking.cut(documents, seed);
    int start = 0;
    for (int block = 0; block < blockEnds.length; block++) {
      summaries.summarize(block, documents, start, blockEnds[block]);
      start = blockEnds[block];
    }
    return summaries.transpose(documents, blockEnds);
  }
}
