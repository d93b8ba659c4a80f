package dev.richter.search;

import dev.richter.codec.MultiVectorFieldReader;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/**
 * A Lucene query in two stages: a first query yields candidates, and of these the k whose
 * multi-vectors score best by MaxSim are found. After a learned sparse first stage 15 to 50
 * candidates are enough.
 *
 * <pre>{@code
 * Query sparse = new SparseVectorQuery("splade", vector, 50, SearchParameters.defaults(), null);
 * Query cascade = new RerankQuery(sparse, 50, "colbert", tokens, 10, Optional.empty());
 * }</pre>
 *
 * <p>The first stage may be any query that scores: sparse, BM25, or both. Candidates without a
 * multi-vector are not found.
 */
public final class RerankQuery extends VectorQuery {

  private final Query firstStage;
  private final int depth;
  private final MultiVector query;
  private final Optional<Duration> deadline;

  /**
   * Makes a query.
   *
   * @param firstStage what yields candidates
   * @param depth how many of its best documents are scored, at least k
   * @param field a {@link dev.richter.codec.MultiVectorField}
   * @param query the rows to compare documents with
   * @param k how many documents to find, at least 1
   * @param deadline how long both stages may take; when it is over, what was scored so far comes
   *     back. A first stage of vectors has a deadline of its own, which should not be longer
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if {@code k} is less than 1
   *     or {@code depth} is less than {@code k}
   */
  public RerankQuery(
      Query firstStage,
      int depth,
      String field,
      MultiVector query,
      int k,
      Optional<Duration> deadline) {
    super(field, k);
    if (depth < k) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "rerank depth is %d, expected at least k, which is %d".formatted(depth, k));
    }
    this.firstStage = firstStage;
    this.depth = depth;
    this.query = query;
    this.deadline = deadline;
  }

  @Override
  public VectorTopDocs search(IndexSearcher searcher) throws IOException {
    Work work = new Work(deadline, searcher.getTimeout());
    VectorTopDocs first = candidates(searcher);
    long start = System.nanoTime();
    TopDocuments top = new TopDocuments(k(), Float.NEGATIVE_INFINITY);
    rerank(searcher, field(), first.scoreDocs(), new MaxSimScoring(query, top, work), work);
    List<StageWork> stages = new ArrayList<>(first.stages());
    stages.add(new StageWork(work.counters(), System.nanoTime() - start));
    return new VectorTopDocs(top.toScoreDocs(), stages, first.timedOut() || work.timedOut());
  }

  private VectorTopDocs candidates(IndexSearcher searcher) throws IOException {
    if (firstStage instanceof VectorQuery vectors && vectors.k() <= depth) {
      return vectors.search(searcher);
    }
    long start = System.nanoTime();
    TopDocs found = searcher.search(firstStage, depth);
    StageWork stage = new StageWork(WorkCounters.NONE, System.nanoTime() - start);
    return new VectorTopDocs(found.scoreDocs, List.of(stage), searcher.timedOut());
  }

  /** Scores candidates in the order of the index. */
  private static void rerank(
      IndexSearcher searcher, String field, ScoreDoc[] found, MaxSimScoring scoring, Work work)
      throws IOException {
    ScoreDoc[] documents = found.clone();
    Arrays.sort(documents, Comparator.comparingInt(document -> document.doc));
    int next = 0;
    for (LeafReaderContext segment : searcher.getIndexReader().leaves()) {
      int end = next;
      int maxDocument = segment.docBase + segment.reader().maxDoc();
      while (end < documents.length && documents[end].doc < maxDocument) {
        end++;
      }
      Optional<MultiVectorFieldReader> reader =
          next < end ? MultiVectorFieldReader.of(segment.reader(), field) : Optional.empty();
      if (reader.isPresent()) {
        MaxSimScoring.Segment scorer = scoring.segment(reader.get(), segment.docBase);
        for (int i = next; i < end && !work.timeIsOver(); i++) {
          scorer.offer(documents[i].doc - segment.docBase);
        }
      }
      next = end;
    }
  }

  @Override
  public String toString(String defaultField) {
    return "RerankQuery[%s, %d rows, k=%d, the best %d of %s]"
        .formatted(field(), query.size(), k(), depth, firstStage);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && other instanceof RerankQuery that
        && hasFieldAndKOf(that)
        && firstStage.equals(that.firstStage)
        && depth == that.depth
        && query.equals(that.query)
        && deadline.equals(that.deadline);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), field(), firstStage, depth, query, k(), deadline);
  }
}
