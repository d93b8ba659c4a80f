package dev.richter;

import dev.richter.filter.InternalIds;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AbstractDocIdSetIterator;
import org.apache.lucene.search.ConstantScoreScorerSupplier;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;

/** Matches the documents whose numbers in the whole index are in a bitmap. */
final class InternalIdsQuery extends Query {

  private final InternalIds ids;

  InternalIdsQuery(InternalIds ids) {
    this.ids = ids;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext segment) {
        return ConstantScoreScorerSupplier.fromIterator(
            new SegmentIds(segment.docBase, segment.reader().maxDoc()),
            score(),
            scoreMode,
            segment.reader().maxDoc());
      }

      @Override
      public boolean isCacheable(LeafReaderContext segment) {
        // The same segment stands at another base in another reader.
        return false;
      }
    };
  }

  private final class SegmentIds extends AbstractDocIdSetIterator {

    private final int base;
    private final int maxDocument;

    SegmentIds(int base, int maxDocument) {
      this.base = base;
      this.maxDocument = maxDocument;
    }

    @Override
    public int nextDoc() {
      return advance(doc + 1);
    }

    @Override
    public int advance(int target) {
      long next = target >= maxDocument ? -1 : ids.next(base + target);
      doc = next < 0 || next >= (long) base + maxDocument ? NO_MORE_DOCS : (int) (next - base);
      return doc;
    }

    @Override
    public long cost() {
      return Math.min(maxDocument, ids.size());
    }
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return ids.toString();
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other) && other instanceof InternalIdsQuery that && ids.equals(that.ids);
  }

  @Override
  public int hashCode() {
    return 31 * classHash() + ids.hashCode();
  }
}
