package dev.richter.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.codec.SparseParameters;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Filters hold before the k are chosen. The index is large enough for the traversal to run under
 * filters too: only filters that accept few documents are answered by scoring these.
 */
final class FilteredSearchTest {

  private static final int DOCUMENTS = 26_000;
  private static final int BUCKETS = 1000;
  private static final String BUCKET = "bucket";

  /** Fields with the same vectors. */
  private static final Map<String, SparseParameters> FIELDS =
      Map.of(
          "small", VectorIndex.BLOCKED.withBlockSize(2),
          "large", VectorIndex.BLOCKED.withBlockSize(60));

  private static final Directory DIRECTORY = new ByteBuffersDirectory();
  private static DirectoryReader reader;
  private static Map<Integer, SparseVector> stored;
  private static List<SparseVector> queries;

  /** A Lucene query, and which buckets it accepts. */
  record Filter(Query query, IntPredicate accepts) {
    @Override
    public String toString() {
      return query.toString();
    }
  }

  static Stream<Filter> filters() {
    return Stream.of(
        new Filter(MatchAllDocsQuery.INSTANCE, bucket -> true),
        new Filter(new MatchNoDocsQuery("none"), bucket -> false),
        buckets(0, 899),
        buckets(100, 599),
        buckets(0, 99),
        buckets(500, 509),
        buckets(999, 999),
        new Filter(NumericDocValuesField.newSlowRangeQuery(BUCKET, 0, 699), bucket -> bucket < 700),
        new Filter(
            new BooleanQuery.Builder()
                .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                .add(buckets(200, 300).query(), Occur.MUST_NOT)
                .build(),
            bucket -> bucket < 200 || bucket > 300),
        new Filter(new TermQuery(new Term(BUCKET, "nothing")), bucket -> false));
  }

  private static Filter buckets(int from, int to) {
    return new Filter(
        LongField.newRangeQuery(BUCKET, from, to), bucket -> bucket >= from && bucket <= to);
  }

  /** One large segment, one small one, and deleted documents in both. */
  @BeforeAll
  static void index() throws IOException {
    long seed = Long.getLong("richter.seed", System.nanoTime());
    System.out.printf("FilteredSearchTest: -Drichter.seed=%d%n", seed);
    Random random = new Random(seed);
    RandomVectors vectors = new RandomVectors(random, 500);
    queries = List.of(vectors.ofSize(12), vectors.next(15), vectors.next(15));
    try (VectorIndex index = new VectorIndex(DIRECTORY, VectorIndex.config(FIELDS))) {
      for (int number = 0; number < DOCUMENTS; number++) {
        SparseVector vector = vectors.next(10);
        Document document = VectorIndex.document(number, Map.of("small", vector, "large", vector));
        document.add(new LongField(BUCKET, number % BUCKETS, Store.NO));
        index.writer().addDocument(document);
        if (number == 23_999) {
          index.commit();
        }
      }
      for (int deleted = 0; deleted < 500; deleted++) {
        index.delete(random.nextInt(DOCUMENTS));
      }
    }
    reader = DirectoryReader.open(DIRECTORY);
    stored = VectorIndex.storedVectors(reader, "small");
  }

  @AfterAll
  static void close() throws IOException {
    reader.close();
    DIRECTORY.close();
  }

  @ParameterizedTest
  @MethodSource("filters")
  void exactSearchFindsTheBestOfTheAcceptedDocuments(Filter filter) throws IOException {
    Map<Integer, SparseVector> accepted = accepted(filter);
    for (SparseVector query : queries) {
      for (int k : new int[] {1, 10, 100, DOCUMENTS}) {
        VectorTopDocs exact =
            Searches.search(reader, "small", query, k, Searches.EXACT, filter.query());
        Searches.assertBest(reader, exact, query, k, accepted);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("filters")
  void blocksOfAnySizeYieldWhatTheExactSearchFinds(Filter filter) throws IOException {
    for (SparseVector query : queries) {
      for (int k : new int[] {1, 10, 100, DOCUMENTS}) {
        List<String> exact = Searches.asText(search("small", query, k, Searches.EXACT, filter));
        for (String field : FIELDS.keySet()) {
          for (var parameters : List.of(Searches.EVERYTHING, Searches.SAFE)) {
            assertThat(Searches.asText(search(field, query, k, parameters, filter)))
                .isEqualTo(exact);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("filters")
  void aHastySearchYieldsKAcceptedDocumentsWhereThereAreAsMany(Filter filter) throws IOException {
    Map<Integer, SparseVector> accepted = accepted(filter);
    for (SparseVector query : queries) {
      for (int k : new int[] {1, 10, 100, 1000, DOCUMENTS}) {
        VectorTopDocs found = search("large", query, k, Searches.HASTY, filter);
        VectorTopDocs exact = search("large", query, k, Searches.EXACT, filter);
        assertThat(found.scoreDocs()).hasSameSizeAs(exact.scoreDocs());
        for (int number : Searches.numbers(reader, found)) {
          assertThat(accepted).containsKey(number);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("filters")
  void scoresUnderAFilterAreThoseWithoutIt(Filter filter) throws IOException {
    SparseVector query = queries.getFirst();
    Map<Integer, Float> scores = new HashMap<>();
    for (var hit :
        Searches.search(reader, "small", query, DOCUMENTS, Searches.EXACT, null).scoreDocs()) {
      scores.put(hit.doc, hit.score);
    }
    for (var hit : search("small", query, 100, SearchParameters.defaults(), filter).scoreDocs()) {
      assertThat(hit.score).isEqualTo(scores.get(hit.doc));
    }
  }

  @Test
  void aFilterThatAcceptsFewDocumentsIsAnsweredByScoringThemAll() throws IOException {
    assertThat(isScanned(1, Searches.EVERYTHING, buckets(0, 9))).isTrue();
    assertThat(isScanned(1, Searches.EVERYTHING, buckets(0, 99))).isFalse();
    assertThat(isScanned(1, Searches.HASTY, buckets(0, 9))).isTrue();
    assertThat(isScanned(1, Searches.HASTY, buckets(0, 99))).isFalse();
  }

  @Test
  void theMoreDocumentsAreWantedTheMoreAreFew() throws IOException {
    assertThat(isScanned(DOCUMENTS / 10, Searches.HASTY, buckets(0, 99))).isTrue();
    assertThat(isScanned(DOCUMENTS / 10, Searches.HASTY, buckets(0, 899))).isFalse();
  }

  private static boolean isScanned(int k, SearchParameters parameters, Filter filter)
      throws IOException {
    WorkCounters work = search("small", queries.getFirst(), k, parameters, filter).work();
    boolean all = work.documentsScored() == accepted(filter).size();
    assertThat(work.lists() == 0).isEqualTo(work.postings() == 0 && all);
    return work.lists() == 0;
  }

  private static VectorTopDocs search(
      String field, SparseVector query, int k, SearchParameters parameters, Filter filter)
      throws IOException {
    return Searches.search(reader, field, query, k, parameters, filter.query());
  }

  private static Map<Integer, SparseVector> accepted(Filter filter) {
    Map<Integer, SparseVector> accepted = new HashMap<>(stored);
    accepted.keySet().removeIf(number -> !filter.accepts().test(number % BUCKETS));
    return accepted;
  }
}
