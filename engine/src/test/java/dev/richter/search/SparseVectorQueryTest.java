package dev.richter.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LRUQueryCache;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryCachingPolicy;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.index.AssertingDirectoryReader;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The query behaves like any other in Lucene's machinery. */
@ExtendWith(Seeded.class)
final class SparseVectorQueryTest {

  private static final Query RED = new TermQuery(new Term("body", "red"));

  private final Directory directory = new ByteBuffersDirectory();
  private RandomVectors vectors;
  private SparseVector vector;
  private VectorIndex index;
  private DirectoryReader reader;

  @BeforeEach
  void index(Random random) throws IOException {
    vectors = new RandomVectors(random, 200);
    vector = vectors.ofSize(15);
    index = new VectorIndex(directory, VectorIndex.BLOCKED);
    for (int number = 0; number < 400; number++) {
      Document document = VectorIndex.document(number, Map.of(VectorIndex.FIELD, vectors.next(20)));
      document.add(new TextField("body", "red ".repeat(random.nextInt(4)) + "car", Store.NO));
      document.add(new BinaryDocValuesField("bytes", new BytesRef("bytes")));
      index.writer().addDocument(document);
      if (number % 100 == 99) {
        index.commit();
      }
    }
    index.delete(7);
    reader = index.reader();
  }

  @AfterEach
  void close() throws IOException {
    reader.close();
    index.close();
    directory.close();
  }

  @Test
  void addsUpWithOtherClauses() throws IOException {
    Map<Integer, Float> expected = scores(query(30), 400);
    scores(RED, 400).forEach((document, score) -> expected.merge(document, score, Float::sum));
    Query hybrid =
        new BooleanQuery.Builder().add(query(30), Occur.SHOULD).add(RED, Occur.SHOULD).build();
    assertSameScores(scores(hybrid, 400), expected);
  }

  @Test
  void isAConditionAmongOthers() throws IOException {
    Map<Integer, Float> sparse = scores(query(30), 400);
    Map<Integer, Float> red = scores(RED, 400);
    Map<Integer, Float> both = new HashMap<>(sparse);
    both.keySet().retainAll(red.keySet());
    Map<Integer, Float> onlySparse = new HashMap<>(sparse);
    onlySparse.keySet().removeAll(red.keySet());
    assertSameScores(scores(with(RED, Occur.FILTER), 400), both);
    assertSameScores(scores(with(RED, Occur.MUST_NOT), 400), onlySparse);
    assertThat(both).isNotEmpty();
    assertThat(onlySparse).isNotEmpty();
  }

  @Test
  void takesABoost() throws IOException {
    Map<Integer, Float> expected = scores(query(30), 400);
    expected.replaceAll((document, score) -> score * 2.5f);
    assertSameScores(scores(new BoostQuery(query(30), 2.5f), 400), expected);
  }

  @Test
  void givesTheSameInASearcherOverManyThreads() throws IOException {
    TopDocs expected = new IndexSearcher(reader).search(query(30), 30);
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      TopDocs found = new IndexSearcher(reader, executor).search(query(30), 30);
      assertThat(found.scoreDocs)
          .usingRecursiveFieldByFieldElementComparator()
          .isEqualTo(expected.scoreDocs);
    }
  }

  @Test
  void searchesSeveralIndexesAtOnce() throws IOException {
    try (Directory other = new ByteBuffersDirectory();
        VectorIndex otherIndex = new VectorIndex(other, VectorIndex.BLOCKED)) {
      otherIndex.addSegment(1000, vectors.list(150, 20));
      try (DirectoryReader otherReader = otherIndex.reader();
          MultiReader both = new MultiReader(otherReader, reader)) {
        reader.incRef(); // Closing the pair closes its parts.
        otherReader.incRef();
        Searches.assertExact(both, VectorIndex.FIELD, List.of(vector));
      }
    }
  }

  @Test
  void searchesAReaderThatWrapsAnother() throws IOException {
    DirectoryReader wrapped = new AssertingDirectoryReader(reader);
    assertThat(Searches.asText(Searches.search(wrapped, vector, 50, Searches.EVERYTHING)))
        .isEqualTo(Searches.asText(Searches.search(reader, vector, 50, Searches.EVERYTHING)));
  }

  @Test
  void aCachedAnswerIsThatOfTheReaderItWasFoundIn() throws IOException {
    LRUQueryCache cache = new LRUQueryCache(100, 1 << 20, context -> true, Float.MAX_VALUE);
    for (int round = 0; round < 3; round++) {
      try (DirectoryReader current = index.reader()) {
        VectorTopDocs expected = Searches.search(current, vector, 10, Searches.EXACT);
        IndexSearcher searcher = new IndexSearcher(current);
        searcher.setQueryCache(cache);
        searcher.setQueryCachingPolicy(ALWAYS);
        for (int time = 0; time < 3; time++) {
          // Without scores, as only such queries are cached.
          TopDocs cached = searcher.search(new ConstantScoreQuery(query(10)), 400);
          assertThat(cached.scoreDocs)
              .extracting(hit -> hit.doc)
              .containsExactlyInAnyOrder(
                  Arrays.stream(expected.scoreDocs()).map(hit -> hit.doc).toArray(Integer[]::new));
        }
        index.delete(Searches.numbers(current, expected)[0]);
      }
    }
    assertThat(cache.getHitCount()).isPositive();
  }

  private static final QueryCachingPolicy ALWAYS =
      new QueryCachingPolicy() {
        @Override
        public void onUse(Query query) {}

        @Override
        public boolean shouldCache(Query query) {
          return true;
        }
      };

  @Test
  void countsWhatItFinds() throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    int matching = Searches.search(reader, vector, 1000, Searches.EXACT).scoreDocs().length;
    assertThat(matching).isPositive();
    assertThat(searcher.count(query(5))).isEqualTo(Math.min(5, matching));
    assertThat(searcher.count(query(1000))).isEqualTo(matching);
  }

  @Test
  void explainsItsScores() throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    Map<Integer, Float> scores = scores(query(30), 30);
    for (int document = 0; document < reader.maxDoc(); document++) {
      Explanation explanation = searcher.explain(new BoostQuery(query(30), 2), document);
      assertThat(explanation.isMatch()).isEqualTo(scores.containsKey(document));
      if (explanation.isMatch()) {
        assertThat(explanation.getValue().floatValue()).isEqualTo(2 * scores.get(document));
      }
    }
  }

  @Test
  void refusesFieldsThatHoldNoSparseVectors() {
    for (String field : List.of("body", "bytes", VectorIndex.NUMBER)) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> Searches.search(reader, field, vector, 3, Searches.EXACT, null))
          .withMessageContaining("\"" + field + "\"");
    }
  }

  @Test
  void findsNothingInAFieldThatNoDocumentHas() throws IOException {
    assertThat(Searches.search(reader, "no", vector, 3, Searches.EXACT, null).scoreDocs())
        .isEmpty();
    Query absent = new SparseVectorQuery("no", vector, 3, Searches.EXACT, null);
    assertThat(new IndexSearcher(reader).count(absent)).isZero();
  }

  @Test
  void refusesToRunRewrittenInAnotherReader() throws IOException {
    Query rewritten = new IndexSearcher(reader).rewrite(query(3));
    index.put(999, vector);
    try (DirectoryReader newer = index.reader()) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> new IndexSearcher(newer).search(rewritten, 3));
    }
  }

  @Test
  void refusesAnEmptyVectorAndParametersOutOfTheirRange() {
    SearchParameters some = SearchParameters.defaults();
    assertRefused(
        ErrorCode.VECTOR_EMPTY,
        () -> new SparseVectorQuery("a", SparseVector.empty(), 1, some, null));
    for (int none : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertRefused(
          ErrorCode.PARAMETER_INVALID, () -> new SparseVectorQuery("a", vector, none, some, null));
    }
    for (float factor : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertRefused(ErrorCode.PARAMETER_INVALID, () -> some.withHeapFactor(factor));
      assertRefused(ErrorCode.PARAMETER_INVALID, () -> some.withImpactCut(factor));
    }
    for (Duration deadline : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
      assertRefused(ErrorCode.PARAMETER_INVALID, () -> some.withDeadline(deadline));
    }
  }

  @Test
  void equalsAnotherOfTheSameParts() {
    Query query = query(3);
    assertThat(query).isEqualTo(query(3)).hasSameHashCodeAs(query(3));
    assertThat(query)
        .isNotEqualTo(query(4))
        .isNotEqualTo(new SparseVectorQuery("a", vector, 3, Searches.EVERYTHING, null))
        .isNotEqualTo(
            new SparseVectorQuery(VectorIndex.FIELD, vectors.next(9), 3, Searches.EVERYTHING, null))
        .isNotEqualTo(new SparseVectorQuery(VectorIndex.FIELD, vector, 3, Searches.EXACT, null))
        .isNotEqualTo(
            new SparseVectorQuery(VectorIndex.FIELD, vector, 3, Searches.EVERYTHING, RED));
  }

  private Query query(int k) {
    return new SparseVectorQuery(VectorIndex.FIELD, vector, k, Searches.EVERYTHING, null);
  }

  private Query with(Query other, Occur occur) {
    return new BooleanQuery.Builder().add(query(30), Occur.MUST).add(other, occur).build();
  }

  private Map<Integer, Float> scores(Query query, int n) throws IOException {
    Map<Integer, Float> scores = new HashMap<>();
    for (ScoreDoc hit : new IndexSearcher(reader).search(query, n).scoreDocs) {
      scores.put(hit.doc, hit.score);
    }
    return scores;
  }

  private static void assertSameScores(Map<Integer, Float> actual, Map<Integer, Float> expected) {
    assertThat(actual).containsOnlyKeys(expected.keySet().toArray(Integer[]::new));
    actual.forEach(
        (document, score) ->
            assertThat(score).isCloseTo(expected.get(document), within(score * 1e-6f)));
  }

  private static void assertRefused(ErrorCode code, Supplier<?> making) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(making::get)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }
}
