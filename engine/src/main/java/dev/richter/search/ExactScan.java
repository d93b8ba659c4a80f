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
   */
  static void run(
      SegmentQuery query, AcceptedDocuments accepted, int docBase, TopDocuments top, Work work)
      throws IOException {
    ForwardIndex forward = query.reader().forward();
    float[] weights = query.scratch().query;
    DocIdSetIterator documents = accepted.iterator();
    long scored = 0;
    for (int document = documents.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = documents.nextDoc()) {
      long entry = forward.entry(document);
      if (entry == 0) {
        continue; // No vector. A record has tokens, so no other entry is 0.
      }
      work.touched += forward.touch(entry);
      work.bytesRead += forward.recordBytes(entry);
      top.offer(docBase + document, forward.score(entry, weights));
      if (++scored % DOCUMENTS_BETWEEN_TIME_CHECKS == 0 && work.timeIsOver()) {
        break;
      }
    }
    work.documentsScored += scored;
  }
}
