package dev.richter.search;

import dev.richter.codec.MultiVectorFieldReader;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * A Lucene query for the k documents whose multi-vectors score best by MaxSim: every document that
 * the filter accepts is scored, so nothing is missed. {@link RerankQuery} scores few documents.
 *
 * <pre>{@code
 * Query late = new MultiVectorQuery("colbert", tokens, 10, Optional.empty(), null);
 * TopDocs top = searcher.search(late, 10);
 * }</pre>
 *
 * <p>The query's rows are prepared as the field's parameters say: length 1 for cosines, and
 * clustered by the budget of queries.
 */
public final class MultiVectorQuery extends VectorQuery {

  private static final int DOCUMENTS_BETWEEN_TIME_CHECKS = 64;

  private final MultiVector query;
  private final Optional<Duration> deadline;
  private final @Nullable Query filter;

  /**
   * Makes a query.
   *
   * @param field a {@link dev.richter.codec.MultiVectorField}
   * @param query the rows to compare documents with
   * @param k how many documents to find, at least 1
   * @param deadline how long the search may take; when it is over, what was found so far comes back
   * @param filter what documents must match, or null
   * @throws dev.richter.error.RichterException with {@link
   *     dev.richter.error.ErrorCode#PARAMETER_INVALID} if {@code k} is less than 1
   */
  public MultiVectorQuery(
      String field, MultiVector query, int k, Optional<Duration> deadline, @Nullable Query filter) {
    super(field, k);
    this.query = query;
    this.deadline = deadline;
    this.filter = filter;
  }

  @Override
  public VectorTopDocs search(IndexSearcher searcher) throws IOException {
    Work work = new Work(deadline, searcher.getTimeout());
    TopDocuments top = new TopDocuments(k(), Float.NEGATIVE_INFINITY);
    Weight filterWeight = AcceptedDocuments.weight(searcher, filter);
    MaxSimScoring scoring = new MaxSimScoring(query, top, work);
    for (LeafReaderContext segment : searcher.getIndexReader().leaves()) {
      Optional<MultiVectorFieldReader> reader =
          MultiVectorFieldReader.of(segment.reader(), field());
      if (reader.isPresent() && !work.timeIsOver()) {
        AcceptedDocuments accepted = AcceptedDocuments.of(segment, filterWeight, FixedBitSet::new);
        scan(accepted.iterator(), scoring.segment(reader.get(), segment.docBase), work);
      }
    }
    return new VectorTopDocs(top.toScoreDocs(), work.counters(), work.timedOut());
  }

  private static void scan(DocIdSetIterator documents, MaxSimScoring.Segment segment, Work work)
      throws IOException {
    int scored = 0;
    for (int document = documents.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = documents.nextDoc()) {
      segment.offer(document);
      if (++scored % DOCUMENTS_BETWEEN_TIME_CHECKS == 0 && work.timeIsOver()) {
        break;
      }
    }
  }

  @Override
  public String toString(String defaultField) {
    return "MultiVectorQuery[%s, %d rows, k=%d%s]"
        .formatted(field(), query.size(), k(), filter == null ? "" : ", filter=" + filter);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && other instanceof MultiVectorQuery that
        && hasFieldAndKOf(that)
        && query.equals(that.query)
        && deadline.equals(that.deadline)
        && Objects.equals(filter, that.filter);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), field(), query, k(), deadline, filter);
  }
}
