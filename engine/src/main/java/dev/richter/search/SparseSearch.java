package dev.richter.search;

import dev.richter.codec.BlockedLists;
import dev.richter.codec.ForwardIndex;
import dev.richter.codec.SegmentScratch;
import dev.richter.codec.SparseFieldReader;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.IORunnable;
import org.jspecify.annotations.Nullable;

/**
 * One search over all segments: those with blocks are traversed together, then the others scanned.
 *
 * <p>Where the blocks yield fewer than k documents though more may be there, behind postings that
 * were not read, the search runs again and reads them all.
 */
final class SparseSearch {

  private final IndexSearcher searcher;
  private final String field;
  private final SparseVector vector;
  private final SearchParameters parameters;
  private final @Nullable Query filter;
  private final TopDocuments top;
  private final Work work;
  private boolean complete = true;

  SparseSearch(
      IndexSearcher searcher,
      String field,
      SparseVector vector,
      int k,
      SearchParameters parameters,
      @Nullable Query filter) {
    this.searcher = searcher;
    this.field = field;
    this.vector = vector;
    this.parameters = parameters;
    this.filter = filter;
    this.top = new TopDocuments(k);
    this.work = new Work(parameters, searcher.getTimeout());
  }

  SparseTopDocs run() throws IOException {
    Weight filterWeight =
        filter == null
            ? null
            : searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
    List<LeafReaderContext> segments = new ArrayList<>(searcher.getIndexReader().leaves());
    segments.sort(
        Comparator.comparingInt((LeafReaderContext segment) -> segment.reader().maxDoc())
            .reversed());
    searchAll(segments, filterWeight, parameters.exact());
    if (!top.isFull() && !complete && !work.timeIsOver()) {
      ScoreDoc[] found = top.toScoreDocs();
      top.clear();
      searchAll(segments, filterWeight, true);
      if (work.timedOut()) {
        offerAgain(found);
      }
    }
    return new SparseTopDocs(top.toScoreDocs(), work.counters(), work.timedOut());
  }

  /** Lest a second search that was cut short lose what the first had found. */
  private void offerAgain(ScoreDoc[] found) {
    Set<Integer> scanned = new HashSet<>();
    for (ScoreDoc hit : top.toScoreDocs()) {
      scanned.add(hit.doc);
    }
    for (ScoreDoc hit : found) {
      if (!scanned.contains(hit.doc)) {
        top.offer(hit.doc, hit.score);
      }
    }
  }

  private void searchAll(
      List<LeafReaderContext> segments, @Nullable Weight filterWeight, boolean exact)
      throws IOException {
    List<Borrowed> borrowed = new ArrayList<>();
    List<BlockedSegment> blocked = new ArrayList<>();
    List<IORunnable> scans = new ArrayList<>();
    float impactCut = exact ? 0 : parameters.impactCut();
    float heapFactor = exact ? 1 : parameters.heapFactor();
    try {
      for (LeafReaderContext segment : segments) {
        Optional<SparseFieldReader> reader = SparseFieldReader.of(segment.reader(), field);
        if (reader.isPresent()) {
          borrowed.add(Borrowed.of(vector, reader.get()));
          prepare(segment, borrowed.getLast(), filterWeight, impactCut == 0, blocked, scans);
        }
      }
      complete = new BlockTraversal(blocked, top, work).run(impactCut, heapFactor);
      for (IORunnable scan : scans) {
        if (!work.timeIsOver()) {
          scan.run();
        }
      }
    } finally {
      borrowed.forEach(Borrowed::release);
    }
  }

  /** The query in a segment, and the buffers that it is spread out in. */
  private record Borrowed(SparseFieldReader reader, SegmentScratch scratch, SegmentQuery query) {

    static Borrowed of(SparseVector vector, SparseFieldReader reader) throws IOException {
      SegmentScratch scratch = reader.borrow();
      return new Borrowed(reader, scratch, SegmentQuery.spread(vector, reader.forward(), scratch));
    }

    void release() {
      query.clear(scratch);
      reader.release(scratch);
    }
  }

  private void prepare(
      LeafReaderContext segment,
      Borrowed borrowed,
      @Nullable Weight filterWeight,
      boolean bounds,
      List<BlockedSegment> blocked,
      List<IORunnable> scans)
      throws IOException {
    SegmentQuery query = borrowed.query();
    if (query.tokens().length == 0) {
      return;
    }
    ForwardIndex forward = borrowed.reader().forward();
    SegmentScratch scratch = borrowed.scratch();
    AcceptedDocuments accepted = AcceptedDocuments.of(segment, filterWeight, scratch);
    Optional<BlockedLists> lists = borrowed.reader().lists();
    int docBase = segment.docBase;
    if (lists.isEmpty()
        || accepted.areFew(top.k(), bounds)
        || query.tokens().length > BlockSums.mostLists()) {
      scans.add(
          () -> ExactScan.run(forward, accepted.iterator(), scratch.query, docBase, top, work));
    } else {
      blocked.add(
          new BlockedSegment(
              forward, lists.get(), query, scratch, accepted, docBase, top, work, bounds));
    }
  }
}
