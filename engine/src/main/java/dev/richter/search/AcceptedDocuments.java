package dev.richter.search;

import java.io.IOException;
import java.util.function.IntFunction;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a segment that may be found: those that are not deleted and that the filter
 * accepts.
 */
final class AcceptedDocuments {

  /** To read all postings of a query takes as long as to score this share of all documents. */
  private static final double ALL_POSTINGS = 1.0 / 64;

  /** So many are scored in the time that a search takes at least. */
  private static final int FEW = 500;

  private final int maxDocument;
  private final @Nullable Bits liveDocuments;
  private final @Nullable FixedBitSet filtered;
  private final int size;

  private AcceptedDocuments(
      int maxDocument, @Nullable Bits liveDocuments, @Nullable FixedBitSet filtered, int size) {
    this.maxDocument = maxDocument;
    this.liveDocuments = liveDocuments;
    this.filtered = filtered;
    this.size = size;
  }

  /** What finds the documents of each segment that a filter accepts; null without a filter. */
  static @Nullable Weight weight(IndexSearcher searcher, @Nullable Query filter)
      throws IOException {
    return filter == null
        ? null
        : searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
  }

  /**
   * Finds out which these are.
   *
   * @param filter what {@link #weight} gave
   * @param emptySet gives an empty set of so many documents
   */
  static AcceptedDocuments of(
      LeafReaderContext segment, @Nullable Weight filter, IntFunction<FixedBitSet> emptySet)
      throws IOException {
    int maxDocument = segment.reader().maxDoc();
    Bits liveDocuments = segment.reader().getLiveDocs();
    if (filter == null) {
      return new AcceptedDocuments(maxDocument, liveDocuments, null, segment.reader().numDocs());
    }
    FixedBitSet filtered = emptySet.apply(maxDocument);
    Scorer scorer = filter.scorer(segment);
    if (scorer != null) {
      DocIdSetIterator iterator = scorer.iterator();
      iterator.nextDoc();
      iterator.intoBitSet(DocIdSetIterator.NO_MORE_DOCS, filtered, 0);
      if (liveDocuments != null) {
        liveDocuments.applyMask(filtered, 0);
      }
    }
    return new AcceptedDocuments(maxDocument, liveDocuments, filtered, filtered.cardinality());
  }

  /**
   * Whether scoring them all, which is exact, is the better way. Else a search opens about so many
   * blocks to find an accepted document as there are documents to an accepted one, for each of k.
   *
   * @param bounds whether the search reads all postings
   */
  boolean areFew(int k, boolean bounds) {
    double most = bounds ? ALL_POSTINGS * maxDocument : Math.sqrt((double) k * maxDocument);
    return filtered != null && size <= Math.max(FEW, most);
  }

  /** How many are accepted. */
  int size() {
    return size;
  }

  /** The share of all documents that is accepted. */
  double share() {
    return (double) size / maxDocument;
  }

  /** By document, whether it is accepted; null where all are. */
  @Nullable Bits bits() {
    return filtered != null ? filtered : liveDocuments;
  }

  DocIdSetIterator iterator() {
    if (filtered != null) {
      return new BitSetIterator(filtered, maxDocument);
    }
    DocIdSetIterator all = DocIdSetIterator.all(maxDocument);
    return liveDocuments == null ? all : new LiveIterator(all, liveDocuments);
  }

  /** Leaves deleted documents out. */
  private static final class LiveIterator extends DocIdSetIterator {

    private final DocIdSetIterator all;
    private final Bits liveDocuments;

    LiveIterator(DocIdSetIterator all, Bits liveDocuments) {
      this.all = all;
      this.liveDocuments = liveDocuments;
    }

    @Override
    public int docID() {
      return all.docID();
    }

    @Override
    public int nextDoc() throws IOException {
      return firstLive(all.nextDoc());
    }

    @Override
    public int advance(int target) throws IOException {
      return firstLive(all.advance(target));
    }

    private int firstLive(int from) throws IOException {
      int document = from;
      while (document != NO_MORE_DOCS && !liveDocuments.get(document)) {
        document = all.nextDoc();
      }
      return document;
    }

    @Override
    public long cost() {
      return all.cost();
    }
  }
}
