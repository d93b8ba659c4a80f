package dev.richter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.richter.codec.ElementType;
import dev.richter.codec.MultiVectorFieldStats;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.testing.RandomMultiVectors;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sparse vectors and multi-vectors in one index, as an embedding program sees them. */
@ExtendWith(Seeded.class)
final class MultiVectorIndexTest {

  private static final int DIMENSION = 12;
  private static final MultiVectorParameters LATE =
      MultiVectorParameters.of(DIMENSION)
          .withElementType(ElementType.FLOAT32)
          .withBudgets(ClusteringBudget.NONE, new ClusteringBudget.Fixed(5));
  private static final IndexOptions OPTIONS =
      IndexOptions.of().field("sparse", SparseParameters.defaults()).field("late", LATE);

  @TempDir Path folder;

  @Test
  void whatIsCommittedIsFoundAfterOpeningAgain(Random random) {
    RandomMultiVectors vectors = new RandomMultiVectors(random, DIMENSION);
    Map<DocumentId, MultiVector> expected = new HashMap<>();
    Path path = folder.resolve("index");
    try (RichterIndex index = RichterIndex.open(path, OPTIONS)) {
      for (int i = 0; i < 300; i++) {
        MultiVector vector = vectors.next(1 + random.nextInt(20));
        DocumentId id = DocumentId.of(random.nextInt(200));
        index.upsert(
            Document.of(id).with("late", vector).payload("{\"even\": %b}".formatted(even(id))));
        expected.put(id, LATE.prepareDocument(vector));
        if (i % 100 == 99) {
          index.commit();
        }
      }
      for (int i = 0; i < 20; i++) {
        DocumentId id = DocumentId.of(random.nextInt(200));
        index.delete(id);
        expected.remove(id);
      }
    }
    MultiVector query = vectors.next(7);
    try (RichterIndex index = RichterIndex.open(path)) {
      assertThat(index.verify().problems()).isEmpty();
      expected.forEach(
          (id, vector) ->
              assertThat(index.get(id).orElseThrow().multiVector("late")).contains(vector));
      SearchRequest request = SearchRequest.multiVector("late", query, 20).withPayload(true);
      assertBest(index.search(request), expected, query);
      SearchResult evenOnly = index.search(request.filter(Filter.match("even", true)));
      expected.keySet().removeIf(id -> !even(id));
      assertBest(evenOnly, expected, query);
      index.optimize();
      assertThat(index.search(request.filter(Filter.match("even", true))).hits())
          .isEqualTo(evenOnly.hits());
      MultiVectorFieldStats stats = index.stats().multiVectorFields().get("late");
      assertThat(stats.documents()).isEqualTo(index.documentCount());
      assertThat(index.stats().sizeByPart()).containsKey(IndexPart.MULTI_VECTORS);
      assertThat(index.stats().sizeByPart().get(IndexPart.MULTI_VECTORS))
          .isGreaterThan(stats.sizeBytes());
    }
  }

  private static boolean even(DocumentId id) {
    return id instanceof DocumentId.OfLong number && number.value() % 2 == 0;
  }

  private static void assertBest(
      SearchResult result, Map<DocumentId, MultiVector> expected, MultiVector query) {
    MultiVector prepared = LATE.prepareQuery(query);
    List<Float> best =
        expected.values().stream()
            .map(prepared::maxSim)
            .sorted(Comparator.reverseOrder())
            .limit(20)
            .toList();
    assertThat(result.hits()).hasSameSizeAs(best);
    for (int rank = 0; rank < best.size(); rank++) {
      Hit hit = result.hits().get(rank);
      assertThat(hit.score())
          .isCloseTo(best.get(rank), within(1e-5f))
          .isCloseTo(prepared.maxSim(expected.get(hit.id())), within(1e-5f));
    }
  }

  @Test
  void sparseCandidatesAreRankedByMaxSim(Random random) {
    RandomMultiVectors late = new RandomMultiVectors(random, DIMENSION);
    RandomVectors sparse = new RandomVectors(random, 100);
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      for (int i = 0; i < 500; i++) {
        Document document = Document.of(i).with("sparse", sparse.next(20));
        index.upsert(i % 10 == 0 ? document : document.with("late", late.next(6)));
      }
      index.commit();
      SparseVector words = sparse.next(6);
      MultiVector query = late.next(4);
      SearchRequest first = SearchRequest.sparse("sparse", words, 40);
      SearchResult candidates = index.search(first);
      Map<DocumentId, Float> scores = new HashMap<>();
      for (Hit hit : candidates.hits()) {
        index
            .get(hit.id())
            .orElseThrow()
            .multiVector("late")
            .ifPresent(vector -> scores.put(hit.id(), LATE.prepareQuery(query).maxSim(vector)));
      }
      SearchResult cascade =
          index.search(SearchRequest.sparse("sparse", words, 10).rerank("late", query, 40));
      List<Float> best = scores.values().stream().sorted(Comparator.reverseOrder()).toList();
      assertThat(cascade.hits()).hasSize(Math.min(10, best.size()));
      for (int rank = 0; rank < cascade.hits().size(); rank++) {
        assertThat(cascade.hits().get(rank).score())
            .isCloseTo(best.get(rank), within(1e-5f))
            .isCloseTo(scores.get(cascade.hits().get(rank).id()), within(1e-5f));
      }
      assertThat(cascade.work().documentsScored())
          .isEqualTo(candidates.work().documentsScored() + scores.size());
    }
  }

  @Test
  void fieldsKeepTheirParameters() {
    Path path = folder.resolve("index");
    RichterIndex.open(path, OPTIONS).close();
    RichterIndex.open(path, OPTIONS).close();
    IndexOptions other = OPTIONS.field("late", LATE.withNormalizeMeans(false));
    assertRefused(
        ErrorCode.FIELD_MISMATCH,
        "has field \"late\" with",
        () -> RichterIndex.open(path, other).close());
    IndexOptions sparse = OPTIONS.field("late", SparseParameters.defaults());
    assertRefused(
        ErrorCode.FIELD_MISMATCH,
        "has field \"late\" with",
        () -> RichterIndex.open(path, sparse).close());
  }

  @Test
  void whatDoesNotFitIsRefusedAndLeavesNothingBehind() {
    SparseVector words = SparseVector.of(new int[] {1}, new float[] {1});
    MultiVector row = MultiVector.of(DIMENSION, unit());
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      index.upsert(Document.of(1).with("late", row).with("sparse", words));
      index.commit();
      assertRefused(
          ErrorCode.FIELD_MISMATCH,
          "a SparseVector for field \"late\", which has {dimension=12",
          () -> index.upsert(Document.of(1).with("late", words)));
      assertRefused(
          ErrorCode.FIELD_MISMATCH,
          "a MultiVector for field \"sparse\"",
          () -> index.upsert(Document.of(1).with("sparse", row)));
      assertRefused(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "document \"1\", field \"late\": dimension 3, expected 12",
          () -> index.upsert(Document.of(1).with("late", MultiVector.of(3, new float[3]))));
      assertRefused(
          ErrorCode.VECTOR_VALUE_INVALID,
          "document \"1\", field \"late\": row 0 is 0",
          () -> index.upsert(Document.of(1).with("late", MultiVector.of(12, new float[12]))));
      assertRefused(
          ErrorCode.VECTOR_EMPTY,
          "document \"1\", field \"late\"",
          () -> index.upsert(Document.of(1).with("late", MultiVector.of(12, new float[0]))));
      assertRefused(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "dimension 3, expected 12",
          () -> index.search(SearchRequest.multiVector("late", MultiVector.of(3, unit()), 1)));
      assertRefused(
          ErrorCode.FIELD_MISMATCH,
          "a SparseVector for field \"late\"",
          () -> index.search(SearchRequest.sparse("late", words, 1)));
      assertRefused(
          ErrorCode.FIELD_MISMATCH,
          "a MultiVector for field \"sparse\"",
          () -> index.search(SearchRequest.sparse("sparse", words, 1).rerank("sparse", row, 1)));
      assertRefused(
          ErrorCode.FIELD_UNKNOWN,
          "field \"none\", expected one of [sparse, late]",
          () -> index.search(SearchRequest.sparse("sparse", words, 1).rerank("none", row, 1)));
      assertRefused(
          ErrorCode.PARAMETER_INVALID,
          "rerank depth is 4, expected at least k, which is 5",
          () -> SearchRequest.sparse("sparse", words, 5).rerank("late", row, 4));
      assertRefused(
          ErrorCode.VECTOR_EMPTY,
          "has no rows",
          () -> SearchRequest.multiVector("late", MultiVector.of(12, new float[0]), 1));
      assertRefused(
          ErrorCode.FIELD_MISMATCH,
          "a SparseVector for field \"late\"",
          () -> index.tune("late", 10, List.of(), 0.9));
      index.commit();
      assertThat(index.search(SearchRequest.multiVector("late", row, 5)).hits()).hasSize(1);
    }
  }

  private static float[] unit() {
    float[] unit = new float[DIMENSION];
    unit[1] = 1;
    return unit;
  }

  private static void assertRefused(ErrorCode code, String message, ThrowingCallable call) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(call)
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }
}
