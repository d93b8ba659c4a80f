package dev.richter.search;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link VectorQuery} is rewritten to: it matches the documents that the search has found,
 * with the scores it gave them, and tells what the search did. Valid for the reader it was made
 * for.
 *
 * <p>Lucene has no negative scores, and MaxSim has. Scores below {@value #LEAST_SCORE} become
 * positive ones of at most that, in the same order.
 */
public final class FoundDocumentsQuery extends Query {

  private static final float LEAST_SCORE = 1e-30f;

  private final Object readerContextId;
  private final VectorTopDocs found;
  private final int[] documents;
  private final float[] scores;

  FoundDocumentsQuery(IndexReader reader, VectorTopDocs found) {
    ScoreDoc[] ascending = found.scoreDocs().clone();
    Arrays.sort(ascending, Comparator.comparingInt(scoreDoc -> scoreDoc.doc));
    this.readerContextId = reader.getContext().id();
    this.found = found;
    this.documents = Arrays.stream(ascending).mapToInt(scoreDoc -> scoreDoc.doc).toArray();
    this.scores = new float[documents.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = luceneScore(ascending[i].score);
    }
  }

  private static float luceneScore(float score) {
    return score < LEAST_SCORE ? LEAST_SCORE / (1 + LEAST_SCORE - score) : score;
  }

  /** What was found, with the scores as they are, and what it took. */
  public VectorTopDocs found() {
    return found;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
    if (searcher.getIndexReader().getContext().id() != readerContextId) {
      throw new IllegalStateException("the query was rewritten for another reader");
    }
    return new Weight(this) {
      @Override
      public Explanation explain(LeafReaderContext context, int document) {
        int found = Arrays.binarySearch(documents, context.docBase + document);
        return found < 0
            ? Explanation.noMatch("not among the %d documents found".formatted(documents.length))
            : Explanation.match(scores[found] * boost, "score of the vectors, times the boost");
      }

      @Override
      public int count(LeafReaderContext context) {
        return context.reader().hasDeletions() ? -1 : end(context) - start(context);
      }

      @Override
      public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext context) {
        int start = start(context);
        int end = end(context);
        return start == end
            ? null
            : new DefaultScorerSupplier(
                new FoundScorer(documents, scores, start, end, context.docBase, boost));
      }

      @Override
      public boolean isCacheable(LeafReaderContext context) {
        return true;
      }
    };
  }

  private int start(LeafReaderContext context) {
    return place(context.docBase);
  }

  private int end(LeafReaderContext context) {
    return place(context.docBase + context.reader().maxDoc());
  }

  private int place(int document) {
    int found = Arrays.binarySearch(documents, document);
    return found >= 0 ? found : -1 - found;
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "FoundDocumentsQuery[%d documents]".formatted(documents.length);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && other instanceof FoundDocumentsQuery query
        && readerContextId == query.readerContextId
        && Arrays.equals(documents, query.documents)
        && Arrays.equals(scores, query.scores);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * classHash() + Arrays.hashCode(documents)) + Arrays.hashCode(scores);
  }

  /** The found documents of one segment. */
  private static final class FoundScorer extends Scorer {

    private final int[] documents;
    private final float[] scores;
    private final int start;
    private final int end;
    private final int docBase;
    private final float boost;
    private int place;

    FoundScorer(int[] documents, float[] scores, int start, int end, int docBase, float boost) {
      this.documents = documents;
      this.scores = scores;
      this.start = start;
      this.end = end;
      this.docBase = docBase;
      this.boost = boost;
      this.place = start - 1;
    }

    @Override
    public int docID() {
      if (place < start) {
        return -1;
      }
      return place < end ? documents[place] - docBase : DocIdSetIterator.NO_MORE_DOCS;
    }

    @Override
    public DocIdSetIterator iterator() {
      return new DocIdSetIterator() {
        @Override
        public int docID() {
          return FoundScorer.this.docID();
        }

        @Override
        public int nextDoc() {
          place++;
          return docID();
        }

        @Override
        public int advance(int target) throws IOException {
          return slowAdvance(target);
        }

        @Override
        public long cost() {
          return (long) end - start;
        }
      };
    }

    @Override
    public float score() {
      return scores[place] * boost;
    }

    @Override
    public float getMaxScore(int upTo) {
      float max = 0;
      for (int i = start; i < end; i++) {
        max = Math.max(max, scores[i]);
      }
      return max * boost;
    }
  }
}
