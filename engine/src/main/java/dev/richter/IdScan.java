package dev.richter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiBits;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/** Finds the numbers of documents in the order of their ids. For one thread. */
final class IdScan {

  private final IndexReader reader;
  private final Optional<BytesRef> from;
  private final int limit;

  /**
   * Makes a scan.
   *
   * @param from the id to begin with; if it is gone, the next one; the first of all if empty
   * @param limit how many documents to find at most
   */
  IdScan(IndexReader reader, Optional<DocumentId> from, int limit) {
    this.reader = reader;
    this.from = from.map(IdTerms::bytes);
    this.limit = limit;
  }

  /** The first documents of all. */
  List<Integer> first() throws IOException {
    return alongTerms(Optional.empty());
  }

  /**
   * The first of the accepted documents. Where few are accepted, most of the terms would be passed
   * over, so their ids are looked up instead.
   */
  List<Integer> firstOf(RoaringBitmap accepted) throws IOException {
    long matches = accepted.getLongCardinality();
    return matches * matches > (long) limit * reader.maxDoc()
        ? alongTerms(Optional.of(accepted))
        : bySorting(accepted);
  }

  private List<Integer> alongTerms(Optional<RoaringBitmap> accepted) throws IOException {
    List<Integer> found = new ArrayList<>();
    Terms terms = MultiTerms.getTerms(reader, FieldNames.ID);
    if (terms == null) {
      return found;
    }
    Bits live = MultiBits.getLiveDocs(reader);
    TermsEnum ids = terms.iterator();
    PostingsEnum postings = null;
    for (BytesRef id = start(ids); id != null && found.size() < limit; id = ids.next()) {
      postings = ids.postings(postings, PostingsEnum.NONE);
      for (int document = postings.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = postings.nextDoc()) {
        if ((live == null || live.get(document))
            && (accepted.isEmpty() || accepted.get().contains(document))) {
          found.add(document);
        }
      }
    }
    return found;
  }

  @SuppressWarnings("NullAway") // Lucene says by null that there are no more
  private BytesRef start(TermsEnum ids) throws IOException {
    if (from.isEmpty()) {
      return ids.next();
    }
    return ids.seekCeil(from.get()) == TermsEnum.SeekStatus.END ? null : ids.term();
  }

  private record Entry(BytesRef id, int document) {}

  private List<Integer> bySorting(RoaringBitmap accepted) throws IOException {
    PriorityQueue<Entry> smallest = new PriorityQueue<>(Comparator.comparing(Entry::id).reversed());
    List<LeafReaderContext> segments = reader.leaves();
    HitReader.SegmentIds ids = null;
    PeekableIntIterator documents = accepted.getIntIterator();
    while (documents.hasNext()) {
      int document = documents.next();
      if (ids == null || !ids.covers(document)) {
        ids = new HitReader.SegmentIds(segments.get(ReaderUtil.subIndex(document, segments)));
      }
      BytesRef id = IdTerms.bytes(ids.id(document));
      if (from.isEmpty() || id.compareTo(from.get()) >= 0) {
        smallest.add(new Entry(id, document));
        if (smallest.size() > limit) {
          smallest.remove();
        }
      }
    }
    return smallest.stream().sorted(Comparator.comparing(Entry::id)).map(Entry::document).toList();
  }
}
