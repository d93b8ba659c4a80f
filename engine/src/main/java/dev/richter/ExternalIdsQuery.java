package dev.richter;

import dev.richter.filter.ExternalIds;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.ConstantScoreScorerSupplier;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;

/**
 * Matches the documents whose long ids are in a bitmap: a few ids by looking each of them up, many
 * by looking at the id of each document, so that a bitmap of billions costs no more than the index.
 */
final class ExternalIdsQuery extends Query {

  private static final int FEW = 1024;
  private static final float NANOS_PER_LOOKUP = 20;

  private final ExternalIds ids;

  private ExternalIdsQuery(ExternalIds ids) {
    this.ids = ids;
  }

  static Query of(ExternalIds ids) {
    if (ids.size() > FEW) {
      return new ExternalIdsQuery(ids);
    }
    List<BytesRef> terms = ids.ids().mapToObj(IdTerms::bytes).toList();
    return new TermInSetQuery(FieldNames.ID, terms);
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext segment) throws IOException {
        NumericDocValues longIds = DocValues.getNumeric(segment.reader(), FieldNames.LONG_ID);
        TwoPhaseIterator matches =
            new TwoPhaseIterator(longIds) {
              @Override
              public boolean matches() throws IOException {
                return ids.contains(longIds.longValue());
              }

              @Override
              public float matchCost() {
                return NANOS_PER_LOOKUP;
              }
            };
        return ConstantScoreScorerSupplier.fromIterator(
            TwoPhaseIterator.asDocIdSetIterator(matches),
            score(),
            scoreMode,
            segment.reader().maxDoc());
      }

      @Override
      public boolean isCacheable(LeafReaderContext segment) {
        return true;
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    if (visitor.acceptField(FieldNames.LONG_ID)) {
      visitor.visitLeaf(this);
    }
  }

  @Override
  public String toString(String field) {
    return ids.toString();
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other) && other instanceof ExternalIdsQuery that && ids.equals(that.ids);
  }

  @Override
  public int hashCode() {
    return 31 * classHash() + ids.hashCode();
  }
}
