package dev.richter.search;

import dev.richter.codec.BlockedLists;
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

  /** What documents score that have none of the query's tokens, and are not found. */
  private static final float NO_TOKEN_SHARED = 0;

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
    this.top = new TopDocuments(k, NO_TOKEN_SHARED);
    this.work = new Work(parameters.deadline(), searcher.getTimeout());
  }

  VectorTopDocs run() throws IOException {
    Weight filterWeight = AcceptedDocuments.weight(searcher, filter);
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
    return new VectorTopDocs(top.toScoreDocs(), work.onlyStage(), work.timedOut());
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
    List<SegmentQuery> queries = new ArrayList<>();
    List<BlockedSegment> blocked = new ArrayList<>();
    List<IORunnable> scans = new ArrayList<>();
    float impactCut = exact ? 0 : parameters.impactCut();
    float heapFactor = exact ? 1 : parameters.heapFactor();
    try {
      for (LeafReaderContext segment : segments) {
        Optional<SparseFieldReader> reader = SparseFieldReader.of(segment.reader(), field);
        if (reader.isPresent()) {
          queries.add(SegmentQuery.spread(vector, reader.get()));
          prepare(segment, queries.getLast(), filterWeight, impactCut == 0, blocked, scans);
        }
      }
      complete = new BlockTraversal(blocked, top, work).run(impactCut, heapFactor);
      for (IORunnable scan : scans) {
        if (!work.timeIsOver()) {
          scan.run();
        }
      }
    } finally {
      queries.forEach(SegmentQuery::release);
    }
  }

  private void prepare(
      LeafReaderContext segment,
      SegmentQuery query,
      @Nullable Weight filterWeight,
      boolean bounds,
      List<BlockedSegment> blocked,
      List<IORunnable> scans)
      throws IOException {
    if (query.tokens().length == 0) {
      return;
    }
    AcceptedDocuments accepted =
        AcceptedDocuments.of(segment, filterWeight, query.scratch()::filter);
    Optional<BlockedLists> lists = query.reader().lists();
    int docBase = segment.docBase;
    if (lists.isEmpty()
        || accepted.areFew(top.k(), bounds)
        || query.tokens().length > BlockSums.mostLists()) {
      scans.add(() -> ExactScan.run(query, accepted, docBase, top, work));
    } else {
      blocked.add(new BlockedSegment(query, lists.get(), accepted, docBase, top, work, bounds));
    }
  }
}
