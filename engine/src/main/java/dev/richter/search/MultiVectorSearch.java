package dev.richter.search;

import dev.richter.codec.CentroidLists;
import dev.richter.codec.CentroidScratch;
import dev.richter.codec.MultiVectorFieldReader;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.agrona.collections.LongArrayList;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;

/**
 * One search of a field of multi-vectors, over all segments together. Segments with centroids give
 * estimates, and the documents of the best estimates are scored, best first; all documents of other
 * segments are scored. For one thread.
 */
final class MultiVectorSearch {

  private static final int DOCUMENTS_BETWEEN_TIME_CHECKS = 64;

  /** Times the root of the number of documents: how many candidates there are. */
  private static final double CANDIDATES_OF_ROOT = 40;

  /** Times k: how many candidates there are at least. */
  private static final int CANDIDATES_OF_K = 100;

  /** To score a document takes as long as to estimate the scores of so many. */
  private static final int ESTIMATES_OF_SCORE = 4;

  /** Times k: how many are scored at least, so that something is known of the estimates. */
  private static final int SCORED_OF_K = 2;

  private final IndexSearcher searcher;
  private final String field;
  private final SearchParameters parameters;
  private final @Nullable Query filter;
  private final Work work;
  private final TopDocuments top;
  private final MaxSimScoring scoring;
  private final List<LeafReaderContext> segments;
  private final MaxSimScoring.@Nullable Segment[] scored;

  /** The documents with estimates, the best on top. */
  private final LongHeap estimates = new LongHeap(1024);

  MultiVectorSearch(
      IndexSearcher searcher,
      String field,
      MultiVector query,
      int k,
      SearchParameters parameters,
      @Nullable Query filter) {
    this.searcher = searcher;
    this.field = field;
    this.parameters = parameters;
    this.filter = filter;
    this.work = new Work(parameters.deadline(), searcher.getTimeout());
    this.top = new TopDocuments(k, Float.NEGATIVE_INFINITY);
    this.scoring = new MaxSimScoring(query, top, work);
    this.segments = searcher.getIndexReader().leaves();
    this.scored = new MaxSimScoring.Segment[segments.size()];
  }

  VectorTopDocs run() throws IOException {
    Weight filterWeight = AcceptedDocuments.weight(searcher, filter);
    for (LeafReaderContext segment : segments) {
      Optional<MultiVectorFieldReader> reader = MultiVectorFieldReader.of(segment.reader(), field);
      if (reader.isPresent() && !work.timeIsOver()) {
        AcceptedDocuments accepted = AcceptedDocuments.of(segment, filterWeight, FixedBitSet::new);
        search(segment, reader.get(), accepted);
      }
    }
    scoreBest();
    return new VectorTopDocs(top.toScoreDocs(), work.onlyStage(), work.timedOut());
  }

  private void search(
      LeafReaderContext segment, MultiVectorFieldReader reader, AcceptedDocuments accepted)
      throws IOException {
    MaxSimScoring.Segment documents = scoring.segment(reader, segment.docBase);
    scored[segment.ord] = documents;
    Optional<CentroidLists> lists = reader.lists();
    int candidates = candidates(reader.documents());
    if (parameters.exact()
        || lists.isEmpty()
        || accepted.size() <= candidates / ESTIMATES_OF_SCORE
        || documents.maxSim().size() > CentroidSearch.MAX_ROWS) {
      scan(accepted.iterator(), documents);
      return;
    }
    LongArrayList found = new LongArrayList();
    CentroidScratch scratch = reader.borrow();
    new CentroidSearch(documents.maxSim(), reader, lists.get(), accepted.bits(), work, scratch)
        .estimate(
            parameters.probes(),
            candidates,
            top.k(),
            parameters.margin(),
            (document, estimate) -> found.addLong(key(segment.docBase + document, estimate)));
    reader.release(scratch);
    if (found.size() < Math.min(top.k(), accepted.size())) {
      scan(accepted.iterator(), documents);
    } else {
      found.forEachOrderedLong(estimates::push);
    }
  }

  private int candidates(int documents) {
    return parameters.candidates() == SearchParameters.AUTOMATIC
        ? (int)
            Math.max(CANDIDATES_OF_ROOT * Math.sqrt(documents), (double) CANDIDATES_OF_K * top.k())
        : parameters.candidates();
  }

  private void scan(DocIdSetIterator documents, MaxSimScoring.Segment segment) throws IOException {
    int offered = 0;
    for (int document = documents.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = documents.nextDoc()) {
      segment.offer(document);
      if (++offered % DOCUMENTS_BETWEEN_TIME_CHECKS == 0 && work.timeIsOver()) {
        break;
      }
    }
  }

  private static long key(int document, float estimate) {
    return ((long) ~NumericUtils.floatToSortableInt(estimate) << Integer.SIZE) | document;
  }

  /** Scores documents by their estimates, best first, until the margin says that it is enough. */
  private void scoreBest() throws IOException {
    long least = (long) SCORED_OF_K * top.k();
    Errors errors = new Errors();
    while (estimates.size() > 0) {
      long key = estimates.pop();
      float estimate = NumericUtils.sortableIntToFloat(~(int) (key >> Integer.SIZE));
      if (errors.count() >= least
          && errors.highest(estimate, parameters.margin()) < top.kthBest()) {
        break;
      }
      int document = (int) key;
      int segment = ReaderUtil.subIndex(document, segments);
      errors.add(estimate, scored[segment].offer(document - segments.get(segment).docBase));
      if (errors.count() % DOCUMENTS_BETWEEN_TIME_CHECKS == 0 && work.timeIsOver()) {
        break;
      }
    }
  }
}
