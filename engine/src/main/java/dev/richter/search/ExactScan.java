package dev.richter.search;

import dev.richter.codec.ForwardIndex;
import java.io.IOException;
import org.apache.lucene.search.DocIdSetIterator;

/**
 * Scores every document of a segment that is accepted, for segments without blocks and for few
 * accepted documents.
 */
final class ExactScan {

  private static final int DOCUMENTS_BETWEEN_TIME_CHECKS = 1024;

  private ExactScan() {}

  /**
   * Scores documents.
   *
   * @param accepted the documents to score
   * @param query by local token, the query's weight
   */
  static void run(
      ForwardIndex forward,
      DocIdSetIterator accepted,
      float[] query,
      int docBase,
      TopDocuments top,
      Work work)
      throws IOException {
    long scored = 0;
    for (int document = accepted.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = accepted.nextDoc()) {
      long entry = forward.entry(document);
      if (entry == 0) {
        continue; // No vector. A record has tokens, so no other entry is 0.
      }
      work.touched += forward.touch(entry);
      work.bytesRead += forward.recordBytes(entry);
      top.offer(docBase + document, forward.score(entry, query));
      if (++scored % DOCUMENTS_BETWEEN_TIME_CHECKS == 0 && work.timeIsOver()) {
        break;
      }
    }
    work.documentsScored += scored;
  }
}
