package dev.richter.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.richter.codec.ElementType;
import dev.richter.codec.MultiVectorField;
import dev.richter.codec.MultiVectorFieldReader;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.MultiVectorValues;
import dev.richter.codec.Similarity;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.testing.RandomMultiVectors;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both queries of multi-vectors find what a sort by MaxSim in double precision finds. */
@ExtendWith(Seeded.class)
final class MultiVectorQueryTest {

  private static final String FIELD = "late";
  private static final MultiVectorParameters DEFAULTS = MultiVectorParameters.of(20);
  private static final MultiVectorParameters WITH_LISTS = DEFAULTS.withListThreshold(1);
  private static final SearchParameters EXACT = SearchParameters.defaults().withExact(true);
  private static final Query EVEN = new TermQuery(new Term("parity", "0"));
  private static final Query WORD = new TermQuery(new Term("text", "word"));

  @ParameterizedTest
  @EnumSource
  void theBestDocumentsAreFound(ElementType type, Random random) throws IOException {
    for (Similarity similarity : Similarity.values()) {
      MultiVectorParameters parameters =
          MultiVectorParameters.of(20)
              .withElementType(type)
              .withSimilarity(similarity)
              .withBudgets(new ClusteringBudget.Share(50), new ClusteringBudget.Fixed(6));
      inFilledIndex(
          parameters,
          random,
          (reader, vectors) -> {
            for (int round = 0; round < 10; round++) {
              MultiVector query = vectors.next(1 + random.nextInt(40));
              int k = round == 0 ? 1000 : 1 + random.nextInt(20);
              assertFound(reader, parameters.prepareQuery(query), query, k, null);
              assertFound(reader, parameters.prepareQuery(query), query, k, EVEN);
            }
          });
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void whatTheListsLeadToIsScoredAsInAScan(ElementType type, Random random) throws IOException {
    SearchParameters everything =
        SearchParameters.defaults().withProbes(1000).withCandidates(100).withMargin(1e9f);
    for (Similarity similarity : Similarity.values()) {
      MultiVectorParameters parameters =
          WITH_LISTS
              .withElementType(type)
              .withSimilarity(similarity)
              .withBudgets(ClusteringBudget.NONE, new ClusteringBudget.Share(50));
      inFilledIndex(
          parameters,
          random,
          (reader, vectors) -> {
            IndexSearcher searcher = new IndexSearcher(reader);
            assertSound(reader);
            for (int round = 0; round < 10; round++) {
              MultiVector query = vectors.next(1 + random.nextInt(40));
              int k = 1 + random.nextInt(50);
              for (Query filter : new Query[] {null, EVEN}) {
                VectorTopDocs exact =
                    new MultiVectorQuery(FIELD, query, k, EXACT, filter).search(searcher);
                VectorTopDocs found =
                    new MultiVectorQuery(FIELD, query, k, everything, filter).search(searcher);
                assertThat(found.scoreDocs())
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactly(exact.scoreDocs());
                assertThat(exact.work().postings()).isZero();
                assertThat(exact.work().documentsEstimated()).isZero();
                assertThat(found.work().postings() > 0 || filter != null).isTrue();
                assertThat(found.work().documentsScored())
                    .isEqualTo(exact.work().documentsScored());
              }
            }
          });
    }
  }

  private static void assertSound(DirectoryReader reader) throws IOException {
    for (LeafReaderContext segment : reader.leaves()) {
      MultiVectorFieldReader field =
          MultiVectorFieldReader.of(segment.reader(), FIELD).orElseThrow();
      assertThat(field.lists()).isPresent();
      assertThat(field.stats().codedRows()).isEqualTo(field.stats().rows()).isPositive();
      field.checkInvariants(FIELD);
    }
  }

  @Test
  void fewDocumentsAreScoredForMostOfTheBest(Random random) throws IOException {
    RandomMultiVectors vectors = new RandomMultiVectors(random, 16);
    MultiVectorParameters parameters = MultiVectorParameters.of(16).withListThreshold(1);
    try (Directory directory = new ByteBuffersDirectory()) {
      try (IndexWriter writer = writer(directory, parameters)) {
        for (int number = 0; number < 4000; number++) {
          Document document = new Document();
          document.add(new MultiVectorField(FIELD, vectors.next(8), parameters));
          writer.addDocument(document);
        }
        writer.forceMerge(1);
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        int found = 0;
        long scored = 0;
        for (int round = 0; round < 20; round++) {
          MultiVector query = vectors.next(6);
          Set<Integer> best = documents(query, EXACT, searcher);
          best.retainAll(documents(query, SearchParameters.defaults(), searcher));
          found += best.size();
          scored +=
              new MultiVectorQuery(FIELD, query, 10, SearchParameters.defaults(), null)
                  .search(searcher)
                  .work()
                  .documentsScored();
        }
        assertThat(found).isGreaterThan(190);
        assertThat(scored).isLessThan(20 * 400);
      }
    }
  }

  @Test
  void kAreFoundWhereTheListsLeadToFewer(Random random) throws IOException {
    inFilledIndex(
        WITH_LISTS,
        random,
        (reader, vectors) -> {
          IndexSearcher searcher = new IndexSearcher(reader);
          SearchParameters narrow = SearchParameters.defaults().withProbes(1);
          MultiVector query = vectors.next(1);
          assertThat(new MultiVectorQuery(FIELD, query, 100, narrow, null).search(searcher))
              .usingRecursiveComparison()
              .comparingOnlyFields("scoreDocs")
              .isEqualTo(new MultiVectorQuery(FIELD, query, 100, EXACT, null).search(searcher));
        });
  }

  @Test
  void queriesOfVeryManyRowsAreScanned(Random random) throws IOException {
    inFilledIndex(
        WITH_LISTS,
        random,
        (reader, vectors) -> {
          MultiVector query = vectors.next(CentroidSearch.MAX_ROWS + 1);
          VectorTopDocs found =
              new MultiVectorQuery(FIELD, query, 3, SearchParameters.defaults(), null)
                  .search(new IndexSearcher(reader));
          assertThat(found.scoreDocs()).hasSize(3);
          assertThat(found.work().postings()).isZero();
        });
  }

  private static void assertFound(
      DirectoryReader reader, MultiVector prepared, MultiVector query, int k, Query filter)
      throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    Map<Integer, Float> expected = scores(reader, prepared);
    if (filter != null) {
      expected.keySet().removeIf(document -> document(reader, document) % 2 != 0);
    }
    VectorTopDocs found =
        new MultiVectorQuery(FIELD, query, k, SearchParameters.defaults(), filter).search(searcher);
    assertBest(found.scoreDocs(), expected, k, query.size());
    assertThat(found.work().documentsScored()).isEqualTo(expected.size());
    assertThat(found.timedOut()).isFalse();
  }

  private static void assertBest(
      ScoreDoc[] found, Map<Integer, Float> expected, int k, int querySize) {
    List<Float> best = expected.values().stream().sorted(Comparator.reverseOrder()).toList();
    assertThat(found).hasSize(Math.min(k, expected.size()));
    for (int rank = 0; rank < found.length; rank++) {
      // Rows are up to about 10 long, and there are 20 products of floats to a product.
      float rounding = querySize * 20 * 100 * 0x1p-24f;
      assertThat(found[rank].score)
          .isCloseTo(expected.get(found[rank].doc), within(rounding))
          .isCloseTo(best.get(rank), within(rounding));
    }
  }

  @Test
  void candidatesAreRanked(Random random) throws IOException {
    inFilledIndex(
        DEFAULTS,
        random,
        (reader, vectors) -> {
          IndexSearcher searcher = new IndexSearcher(reader);
          for (int candidates : new int[] {10, 15, 40, 1000}) {
            MultiVector query = vectors.next(9);
            Map<Integer, Float> expected = scores(reader, DEFAULTS.prepareQuery(query));
            List<Integer> first =
                List.of(searcher.search(WORD, candidates).scoreDocs).stream()
                    .map(document -> document.doc)
                    .toList();
            expected.keySet().retainAll(first);
            RerankQuery rerank =
                new RerankQuery(WORD, candidates, FIELD, query, 10, Optional.empty());
            VectorTopDocs found = rerank.search(searcher);
            assertBest(found.scoreDocs(), expected, 10, 9);
            assertThat(found.work().documentsScored()).isEqualTo(expected.size());
            assertThat(searcher.search(rerank, 10).scoreDocs)
                .extracting(document -> document.doc)
                .containsExactlyInAnyOrderElementsOf(
                    List.of(found.scoreDocs()).stream().map(document -> document.doc).toList());
          }
        });
  }

  @Test
  void aFirstStageOfMultiVectorsTellsItsWork(Random random) throws IOException {
    inFilledIndex(
        DEFAULTS,
        random,
        (reader, vectors) -> {
          IndexSearcher searcher = new IndexSearcher(reader);
          MultiVector query = vectors.next(9);
          MultiVectorQuery all =
              new MultiVectorQuery(FIELD, query, 25, SearchParameters.defaults(), EVEN);
          VectorTopDocs first = all.search(searcher);
          VectorTopDocs found =
              new RerankQuery(all, 25, FIELD, query, 25, Optional.empty()).search(searcher);
          assertThat(found.scoreDocs())
              .usingRecursiveFieldByFieldElementComparator()
              .containsExactly(first.scoreDocs());
          assertThat(found.work().documentsScored())
              .isEqualTo(first.work().documentsScored() + first.scoreDocs().length);
          assertThat(found.stages()).hasSize(2);
          assertThat(found.stages().getFirst().work()).isEqualTo(first.work());
          assertThat(found.stages().getLast().work().documentsScored())
              .isEqualTo(first.scoreDocs().length);
        });
  }

  @Test
  void negativeScoresAreFoundAndKeepTheirOrderInLucene() throws IOException {
    MultiVectorParameters parameters =
        MultiVectorParameters.of(1).withSimilarity(Similarity.DOT_PRODUCT);
    try (Directory directory = new ByteBuffersDirectory()) {
      try (IndexWriter writer = writer(directory, parameters)) {
        for (float value : new float[] {-1, 1, -2}) {
          Document document = new Document();
          document.add(
              new MultiVectorField(FIELD, MultiVector.of(1, new float[] {value}), parameters));
          writer.addDocument(document);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        MultiVectorQuery query =
            new MultiVectorQuery(
                FIELD, MultiVector.of(1, new float[] {1}), 5, SearchParameters.defaults(), null);
        assertThat(query.search(searcher).scoreDocs())
            .extracting(document -> document.score)
            .containsExactly(1f, -1f, -2f);
        ScoreDoc[] inLucene = searcher.search(query, 5).scoreDocs;
        assertThat(inLucene).extracting(document -> document.doc).containsExactly(1, 0, 2);
        assertThat(inLucene[0].score).isEqualTo(1);
        assertThat(inLucene[1].score).isBetween(Float.MIN_NORMAL, 1e-30f);
        assertThat(inLucene[2].score).isBetween(Float.MIN_NORMAL, Math.nextDown(inLucene[1].score));
        assertThat(query.rewrite(searcher).found().scoreDocs())
            .extracting(document -> document.score)
            .containsExactly(1f, -1f, -2f);
      }
    }
  }

  @Test
  void combinesWithOtherQueries(Random random) throws IOException {
    inFilledIndex(
        DEFAULTS,
        random,
        (reader, vectors) -> {
          IndexSearcher searcher = new IndexSearcher(reader);
          MultiVectorQuery late =
              new MultiVectorQuery(FIELD, vectors.next(5), 7, SearchParameters.defaults(), null);
          Query both =
              new BooleanQuery.Builder().add(late, Occur.MUST).add(EVEN, Occur.FILTER).build();
          assertThat(searcher.count(late)).isEqualTo(7);
          assertThat(searcher.search(both, 100).scoreDocs)
              .allMatch(found -> document(reader, found.doc) % 2 == 0)
              .hasSizeLessThanOrEqualTo(7);
        });
  }

  @Test
  void whatCannotBeComparedIsRefused(Random random) throws IOException {
    inFilledIndex(
        DEFAULTS,
        random,
        (reader, vectors) -> {
          assertRefused(reader, MultiVector.of(19, new float[19]), "dimension 19, expected 20");
          assertRefused(reader, MultiVector.of(20, new float[0]), "without rows");
          assertRefused(reader, MultiVector.of(20, new float[40]), "row 0 is 0");
          MultiVector query = vectors.next(1);
          assertThatExceptionOfType(RichterException.class)
              .isThrownBy(
                  () -> new MultiVectorQuery(FIELD, query, 0, SearchParameters.defaults(), null))
              .withMessage("k is 0, expected at least 1");
          assertThatExceptionOfType(RichterException.class)
              .isThrownBy(() -> new RerankQuery(WORD, 9, FIELD, query, 10, Optional.empty()))
              .withMessage("rerank depth is 9, expected at least k, which is 10")
              .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PARAMETER_INVALID));
        });
  }

  private static void assertRefused(DirectoryReader reader, MultiVector query, String message) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(
            () ->
                new MultiVectorQuery(FIELD, query, 3, SearchParameters.defaults(), null)
                    .search(new IndexSearcher(reader)))
        .withMessageContaining(message);
  }

  @Test
  void anEndedSearchSaysSo(Random random) throws IOException {
    inFilledIndex(
        DEFAULTS,
        random,
        (reader, vectors) -> {
          Duration atOnce = Duration.ofNanos(1);
          MultiVector query = vectors.next(5);
          for (VectorQuery ended :
              List.of(
                  new MultiVectorQuery(
                      FIELD, query, 3, SearchParameters.defaults().withDeadline(atOnce), null),
                  new RerankQuery(WORD, 10, FIELD, query, 3, Optional.of(atOnce)))) {
            VectorTopDocs found = ended.search(new IndexSearcher(reader));
            assertThat(found.timedOut()).isTrue();
            assertThat(found.work().documentsScored()).isLessThan(10);
          }
        });
  }

  @Test
  void anEmptyIndexAnswersNothing() throws IOException {
    try (Directory directory = new ByteBuffersDirectory()) {
      writer(directory, MultiVectorParameters.of(2)).close();
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        MultiVector query = MultiVector.of(2, new float[] {1, 2});
        for (VectorQuery any :
            List.of(
                new MultiVectorQuery(FIELD, query, 3, SearchParameters.defaults(), null),
                new RerankQuery(WORD, 10, FIELD, query, 3, Optional.empty()))) {
          assertThat(any.search(searcher).scoreDocs()).isEmpty();
          assertThat(searcher.count(any)).isZero();
        }
      }
    }
  }

  @Test
  void equalQueriesAreEqual() {
    MultiVector query = MultiVector.of(2, new float[] {1, 2});
    assertThat(new MultiVectorQuery(FIELD, query, 3, SearchParameters.defaults(), EVEN))
        .isEqualTo(new MultiVectorQuery(FIELD, query, 3, SearchParameters.defaults(), EVEN))
        .hasSameHashCodeAs(new MultiVectorQuery(FIELD, query, 3, SearchParameters.defaults(), EVEN))
        .isNotEqualTo(new MultiVectorQuery(FIELD, query, 4, SearchParameters.defaults(), EVEN))
        .isNotEqualTo(new MultiVectorQuery(FIELD, query, 3, SearchParameters.defaults(), null))
        .isNotEqualTo(new MultiVectorQuery("other", query, 3, SearchParameters.defaults(), EVEN));
    assertThat(new RerankQuery(WORD, 9, FIELD, query, 3, Optional.empty()))
        .isEqualTo(new RerankQuery(WORD, 9, FIELD, query, 3, Optional.empty()))
        .hasSameHashCodeAs(new RerankQuery(WORD, 9, FIELD, query, 3, Optional.empty()))
        .isNotEqualTo(new RerankQuery(WORD, 8, FIELD, query, 3, Optional.empty()))
        .isNotEqualTo(new RerankQuery(EVEN, 9, FIELD, query, 3, Optional.empty()));
  }

  private static Set<Integer> documents(
      MultiVector query, SearchParameters parameters, IndexSearcher searcher) throws IOException {
    Set<Integer> documents = new HashSet<>();
    for (ScoreDoc found :
        new MultiVectorQuery(FIELD, query, 10, parameters, null).search(searcher).scoreDocs()) {
      documents.add(found.doc);
    }
    return documents;
  }

  private interface Searching {
    void search(DirectoryReader reader, RandomMultiVectors vectors) throws IOException;
  }

  private static void inFilledIndex(
      MultiVectorParameters parameters, Random random, Searching searching) throws IOException {
    RandomMultiVectors vectors = new RandomMultiVectors(random, parameters.dimension());
    try (Directory directory = new ByteBuffersDirectory()) {
      fill(directory, parameters, vectors, random);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        searching.search(reader, vectors);
      }
    }
  }

  /** Several segments, deleted documents, and some without a multi-vector. */
  private static void fill(
      Directory directory,
      MultiVectorParameters parameters,
      RandomMultiVectors vectors,
      Random random)
      throws IOException {
    try (IndexWriter writer = writer(directory, parameters)) {
      for (int number = 0; number < 150; number++) {
        Document document = new Document();
        document.add(new StringField("parity", "" + number % 2, Field.Store.NO));
        document.add(new StringField("number", "" + number, Field.Store.YES));
        document.add(new TextField("text", "word ".repeat(1 + random.nextInt(20)), Field.Store.NO));
        if (random.nextInt(6) > 0) {
          document.add(
              new MultiVectorField(FIELD, vectors.next(1 + random.nextInt(80)), parameters));
        }
        writer.addDocument(document);
        if (number % 60 == 59) {
          writer.commit();
        }
      }
      for (int deleted = 0; deleted < 20; deleted++) {
        writer.deleteDocuments(new Term("number", "" + random.nextInt(150)));
      }
    }
  }

  private static IndexWriter writer(Directory directory, MultiVectorParameters parameters)
      throws IOException {
    return new IndexWriter(directory, VectorIndex.config(Map.of(FIELD, parameters)));
  }

  private static int document(DirectoryReader reader, int document) {
    try {
      return Integer.parseInt(reader.storedFields().document(document).get("number"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<Integer, Float> scores(DirectoryReader reader, MultiVector prepared)
      throws IOException {
    Map<Integer, Float> scores = new HashMap<>();
    for (LeafReaderContext segment : reader.leaves()) {
      MultiVectorValues values = (MultiVectorValues) segment.reader().getBinaryDocValues(FIELD);
      Bits live = segment.reader().getLiveDocs();
      for (int document = 0; document < segment.reader().maxDoc(); document++) {
        if ((live == null || live.get(document)) && values.advanceExact(document)) {
          scores.put(segment.docBase + document, prepared.maxSim(values.multiVector()));
        }
      }
    }
    return scores;
  }
}
