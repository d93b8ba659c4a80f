package dev.richter.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.richter.search.SearchParameters;
import dev.richter.search.SparseVectorQuery;
import dev.richter.search.VectorTopDocs;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;

/** Searches of {@link VectorIndex}es, and what must hold for their answers. */
public final class Searches {

  /** Nothing is missed, whatever the other parameters say. */
  public static final SearchParameters EXACT =
      SearchParameters.defaults().withImpactCut(7).withHeapFactor(3).withExact(true);

  /** Every posting is read and every block with one of the query's tokens opened. */
  public static final SearchParameters EVERYTHING =
      SearchParameters.defaults().withImpactCut(0).withHeapFactor(0);

  /** Every posting is read; blocks that cannot hold an answer stay closed, and no others. */
  public static final SearchParameters SAFE = EVERYTHING.withHeapFactor(1);

  /** Hardly anything is read and opened. */
  public static final SearchParameters HASTY =
      SearchParameters.defaults().withImpactCut(1).withHeapFactor(1.5f);

  /** How far the sums of floats may be off, relative to the sum. */
  private static final double ROUNDING = 1e-5;

  private static final Comparator<ScoreDoc> BEST_FIRST =
      Comparator.comparing((ScoreDoc hit) -> -hit.score).thenComparing(hit -> hit.doc);

  private Searches() {}

  /** Searches {@link VectorIndex#FIELD} without a filter. */
  public static VectorTopDocs search(
      IndexReader reader, SparseVector query, int k, SearchParameters parameters)
      throws IOException {
    return search(reader, VectorIndex.FIELD, query, k, parameters, null);
  }

  /** Searches a field; the filter may be null. */
  public static VectorTopDocs search(
      IndexReader reader,
      String field,
      SparseVector query,
      int k,
      SearchParameters parameters,
      Query filter)
      throws IOException {
    return new SparseVectorQuery(field, query, k, parameters, filter)
        .search(new IndexSearcher(reader));
  }

  /** Searches by scoring every document, as filters that accept fewer than k are answered. */
  public static VectorTopDocs scan(IndexReader reader, String field, SparseVector query, int k)
      throws IOException {
    VectorTopDocs all =
        search(
            reader, field, query, Math.max(1, reader.maxDoc()), HASTY, MatchAllDocsQuery.INSTANCE);
    ScoreDoc[] best = Arrays.copyOf(all.scoreDocs(), Math.min(k, all.scoreDocs().length));
    return new VectorTopDocs(best, all.stages(), all.timedOut());
  }

  /** The numbers of the documents found, best first. */
  public static int[] numbers(IndexReader reader, VectorTopDocs found) throws IOException {
    int[] all = new int[reader.maxDoc()];
    NumericDocValues values = MultiDocValues.getNumericValues(reader, VectorIndex.NUMBER);
    for (int document = values.nextDoc();
        document != NumericDocValues.NO_MORE_DOCS;
        document = values.nextDoc()) {
      all[document] = (int) values.longValue();
    }
    return Arrays.stream(found.scoreDocs()).mapToInt(hit -> all[hit.doc]).toArray();
  }

  /** Documents and scores, for comparison bit by bit. */
  public static List<String> asText(VectorTopDocs found) {
    return Arrays.stream(found.scoreDocs()).map(hit -> hit.doc + ": " + hit.score).toList();
  }

  /**
   * Fails unless exact searches, by whatever parameters, give the same bit by bit, and that is what
   * brute force over the stored vectors gives. One of them scores document by document.
   */
  public static void assertExact(IndexReader reader, String field, List<SparseVector> queries)
      throws IOException {
    assertExact(reader, field, queries, 1, 10, 100, reader.maxDoc() + 7);
  }

  /** The same with given numbers of documents to find. */
  public static void assertExact(
      IndexReader reader, String field, List<SparseVector> queries, int... ks) throws IOException {
    Map<Integer, SparseVector> stored = VectorIndex.storedVectors(reader, field);
    for (SparseVector query : queries) {
      for (int k : ks) {
        VectorTopDocs all = search(reader, field, query, k, EVERYTHING, null);
        assertBest(reader, all, query, k, stored);
        for (SearchParameters parameters : List.of(SAFE, EXACT)) {
          assertThat(asText(search(reader, field, query, k, parameters, null)))
              .isEqualTo(asText(all));
        }
        assertThat(asText(scan(reader, field, query, k))).isEqualTo(asText(all));
      }
    }
  }

  /** Fails unless the documents found are the k best of the candidates, in order. */
  public static void assertBest(
      IndexReader reader,
      VectorTopDocs found,
      SparseVector query,
      int k,
      Map<Integer, SparseVector> candidates)
      throws IOException {
    Map<Integer, Double> expected = new HashMap<>();
    candidates.forEach((number, vector) -> expected.put(number, innerProduct(query, vector)));
    expected.values().removeIf(score -> score == 0);
    int[] numbers = numbers(reader, found);
    assertThat(numbers).hasSize(Math.min(k, expected.size()));
    assertThat(found.scoreDocs()).isSortedAccordingTo(BEST_FIRST);
    for (int i = 0; i < numbers.length; i++) {
      Double score = expected.remove(numbers[i]);
      if (score == null || Math.abs(found.scoreDocs()[i].score - score) > score * ROUNDING) {
        fail("document %d: %s, expected score %s", numbers[i], found.scoreDocs()[i], score);
      }
    }
    if (numbers.length == k) {
      double least = found.scoreDocs()[k - 1].score * (1 + ROUNDING);
      assertThat(expected.values()).allMatch(score -> score <= least);
    }
  }

  private static double innerProduct(SparseVector query, SparseVector vector) {
    double sum = 0;
    int j = 0;
    for (int i = 0; i < query.size(); i++) {
      while (j < vector.size() && vector.token(j) < query.token(i)) {
        j++;
      }
      if (j < vector.size() && vector.token(j) == query.token(i)) {
        sum += (double) query.weight(i) * vector.weight(j);
      }
    }
    return sum;
  }
}
