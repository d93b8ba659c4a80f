package dev.richter.search;

import dev.richter.codec.MultiVectorFieldReader;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.vector.MultiVector;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.CorruptIndexException;

/** Offers documents to the best so far by their MaxSim with one query. For one thread. */
final class MaxSimScoring {

  private final MultiVector query;
  private final TopDocuments top;
  private final Work work;

  /** What the query becomes by the parameters of a segment; all segments mostly have the same. */
  private final Map<MultiVectorParameters, MaxSim> prepared = new HashMap<>();

  MaxSimScoring(MultiVector query, TopDocuments top, Work work) {
    this.query = query;
    this.top = top;
    this.work = work;
  }

  /** The documents of one segment. */
  Segment segment(MultiVectorFieldReader reader, int docBase) {
    MaxSim maxSim =
        prepared.computeIfAbsent(
            reader.parameters(), parameters -> new MaxSim(parameters.prepareQuery(query)));
    return new Segment(reader, maxSim, docBase);
  }

  /** Scores the documents of one segment. */
  final class Segment {

    private final MultiVectorFieldReader reader;
    private final MaxSim maxSim;
    private final int docBase;

    private Segment(MultiVectorFieldReader reader, MaxSim maxSim, int docBase) {
      this.reader = reader;
      this.maxSim = maxSim;
      this.docBase = docBase;
    }

    MaxSim maxSim() {
      return maxSim;
    }

    /**
     * Scores a document of the segment and offers it; without a multi-vector it is passed over.
     *
     * @return the score; without a multi-vector NaN
     */
    float offer(int document) throws CorruptIndexException {
      long entry = reader.entry(document);
      if (entry == 0) {
        return Float.NaN;
      }
      work.touched += reader.touch(entry);
      work.bytesRead += reader.recordBytes(entry);
      work.documentsScored++;
      float score = maxSim.score(reader, entry);
      top.offer(docBase + document, score);
      return score;
    }
  }
}
