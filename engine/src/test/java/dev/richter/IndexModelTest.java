package dev.richter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.richter.codec.ElementType;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import dev.richter.filter.Filter;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.search.SearchParameters;
import dev.richter.testing.RandomMultiVectors;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Does random things to an index and to a map, and expects the same of both. */
@ExtendWith(Seeded.class)
final class IndexModelTest {

  private static final int OPERATIONS = 200;
  private static final int IDS = 300;
  private static final int VOCABULARY = 80;

  /** What a document may differ from its stored form: half a step of the 8-bit codes. */
  private static final float ROUNDING = 3.05f / 255 / 2 * 1.01f;

  private static final int DIMENSION = 12;

  /** What the cosine of two rows may differ: half a step of 8-bit codes in all of their values. */
  private static final float ROW_ROUNDING = 1 / 127f / 2 * 3.47f * 1.01f;

  @TempDir Path folder;

  private final Map<DocumentId, Document> written = new HashMap<>();
  private Map<DocumentId, Document> visible = Map.of();
  private RichterIndex index;
  private Random random;
  private RandomVectors vectors;
  private RandomMultiVectors multiVectors;
  private MultiVectorParameters late;

  @RepeatedTest(3)
  void behavesLikeAMap(Random random) {
    this.random = random;
    this.vectors = new RandomVectors(random, VOCABULARY);
    this.multiVectors = new RandomMultiVectors(random, DIMENSION);
    this.late = lateParameters();
    index = RichterIndex.open(folder.resolve("index"), options());
    try {
      for (int i = 0; i < OPERATIONS; i++) {
        operate(i);
      }
      index.commit();
      visible = Map.copyOf(written);
      checkAll();
      assertThat(index.verify().problems()).isEmpty();
    } finally {
      index.close();
    }
  }

  private IndexOptions options() {
    SparseParameters complete =
        SparseParameters.defaults()
            .withWeightType(random.nextBoolean() ? WeightType.UINT8 : WeightType.FLOAT16)
            .withBlockSize(random.nextInt(12))
            .withBlockThreshold(20 + random.nextInt(60));
    return IndexOptions.of()
        .field("text", complete)
        .field("late", late)
        .ramBufferMiB(1)
        .buildThreads(2);
  }

  private MultiVectorParameters lateParameters() {
    // Signs alone are too far from what was given to be compared with it.
    ElementType[] types = {ElementType.FLOAT32, ElementType.FLOAT16, ElementType.INT8};
    return MultiVectorParameters.of(DIMENSION)
        .withElementType(types[random.nextInt(types.length)])
        .withBudgets(
            ClusteringBudget.NONE,
            random.nextBoolean() ? ClusteringBudget.NONE : new ClusteringBudget.Fixed(3))
        .withListThreshold(20 + random.nextInt(60));
  }

  private void operate(int number) {
    switch (random.nextInt(40)) {
      case 0 -> {
        index.commit();
        visible = Map.copyOf(written);
      }
      case 1, 2, 3 -> {
        index.refresh();
        visible = Map.copyOf(written);
      }
      case 4 -> reopen();
      case 5 -> {
        index.optimize();
        visible = Map.copyOf(written);
      }
      case 6 -> {
        List<Document> documents = documents(random.nextInt(200));
        index.bulkLoad(documents);
        documents.forEach(document -> written.put(document.id(), document));
        visible = Map.copyOf(written);
      }
      case 7 -> {
        boolean kind = random.nextBoolean();
        int group = random.nextInt(5);
        index.delete(Filter.must(Filter.match("kind", kind), Filter.match("group", group)));
        written.values().removeIf(document -> kind(document) == kind && group(document) == group);
      }
      case 8, 9, 10, 11, 12 -> {
        DocumentId id = id();
        index.delete(id);
        written.remove(id);
      }
      case 13, 14, 15, 16, 17 -> {
        DocumentId id = id();
        assertThat(index.get(id).isPresent()).isEqualTo(visible.containsKey(id));
      }
      case 18, 19, 20, 21, 22, 23 -> checkSearch();
      case 24 -> snapshot(number);
      case 25, 26, 27, 28 -> checkMultiVectorSearch();
      case 29, 30 -> checkCascade();
      default -> {
        List<Document> documents = documents(1 + random.nextInt(20));
        index.upsert(documents);
        documents.forEach(document -> written.put(document.id(), document));
      }
    }
  }

  private void reopen() {
    index.close();
    index = RichterIndex.open(folder.resolve("index"));
    visible = Map.copyOf(written);
  }

  private void snapshot(int number) {
    index.commit();
    visible = Map.copyOf(written);
    Path target = folder.resolve("snapshot" + number);
    index.snapshot(target);
    try (RichterIndex copy = RichterIndex.openReadOnly(target)) {
      assertThat(copy.documentCount()).isEqualTo(visible.size());
      SearchRequest request = SearchRequest.sparse("text", vectors.next(5), 20).exact(true);
      assertThat(copy.search(request).hits()).isEqualTo(index.search(request).hits());
    }
  }

  private void checkAll() {
    assertThat(index.documentCount()).isEqualTo(visible.size());
    visible.forEach(
        (id, document) -> {
          Document stored = index.get(id).orElseThrow();
          assertThat(stored.payload()).isEqualTo(document.payload());
          SparseVector expected = document.sparseVector("text").orElseThrow();
          SparseVector actual = stored.sparseVector("text").orElseThrow();
          assertThat(actual.dot(actual))
              .isCloseTo(expected.dot(expected), within(expected.size() * 3.1f * 2 * ROUNDING));
          assertThat(stored.multiVector("late").map(MultiVector::size))
              .isEqualTo(late(document).map(MultiVector::size));
        });
  }

  /** What is kept of a document's multi-vector, before it is rounded. */
  private Optional<MultiVector> late(Document document) {
    return document.multiVector("late").map(late::prepareDocument);
  }

  private void checkSearch() {
    SparseVector query = vectors.next(8);
    int k = 1 + random.nextInt(random.nextBoolean() ? 10 : 500);
    SearchRequest request = SearchRequest.sparse("text", query, k).withPayload(true);
    Map<DocumentId, Document> candidates = new HashMap<>(visible);
    if (random.nextBoolean()) {
      int group = random.nextInt(5);
      request = request.filter(Filter.match("group", group));
      candidates.values().removeIf(document -> group(document) != group);
    }
    List<Hit> exact = index.search(request.exact(true)).hits();
    checkHits(exact, candidates, query, k);
    List<Hit> complete = index.search(request.impactCut(0).heapFactor(random.nextInt(2))).hits();
    assertThat(complete).isEqualTo(exact);
  }

  private void checkMultiVectorSearch() {
    MultiVector query = multiVectors.next(1 + random.nextInt(5));
    int k = 1 + random.nextInt(random.nextBoolean() ? 10 : 500);
    SearchRequest request = SearchRequest.multiVector("late", query, k);
    Map<DocumentId, Float> scores = new HashMap<>();
    visible.forEach(
        (id, document) ->
            late(document)
                .ifPresent(rows -> scores.put(id, late.prepareQuery(query).maxSim(rows))));
    if (random.nextBoolean()) {
      int group = random.nextInt(5);
      request = request.filter(Filter.match("group", group));
      scores.keySet().removeIf(id -> group(visible.get(id)) != group);
    }
    List<Hit> exact = index.search(request.exact(true)).hits();
    checkScores(exact, scores, k, query.size());
    SearchParameters all =
        SearchParameters.defaults()
            .withProbes(Integer.MAX_VALUE)
            .withCandidates(4 * IDS)
            .withMargin(Float.MAX_VALUE);
    assertThat(index.search(request.parameters(all)).hits()).isEqualTo(exact);
  }

  private void checkCascade() {
    SparseVector words = vectors.next(8);
    MultiVector query = multiVectors.next(1 + random.nextInt(5));
    int k = 1 + random.nextInt(10);
    int candidates = k + random.nextInt(40);
    SearchRequest first = SearchRequest.sparse("text", words, candidates).exact(true);
    Map<DocumentId, Float> scores = new HashMap<>();
    for (Hit hit : index.search(first).hits()) {
      late(visible.get(hit.id()))
          .ifPresent(rows -> scores.put(hit.id(), late.prepareQuery(query).maxSim(rows)));
    }
    SearchRequest cascade =
        SearchRequest.sparse("text", words, k).exact(true).rerank("late", query, candidates);
    checkScores(index.search(cascade).hits(), scores, k, query.size());
  }

  private static void checkScores(
      List<Hit> hits, Map<DocumentId, Float> scores, int k, int queryRows) {
    float tolerance = queryRows * ROW_ROUNDING;
    List<Float> best = scores.values().stream().sorted(Comparator.reverseOrder()).limit(k).toList();
    assertThat(hits).hasSameSizeAs(best);
    for (int rank = 0; rank < hits.size(); rank++) {
      Hit hit = hits.get(rank);
      assertThat(hit.score())
          .isCloseTo(scores.get(hit.id()), within(tolerance))
          .isCloseTo(best.get(rank), within(tolerance));
    }
  }

  private void checkHits(
      List<Hit> hits, Map<DocumentId, Document> candidates, SparseVector query, int k) {
    float tolerance = query.size() * 3.05f * ROUNDING + 1e-4f;
    Map<DocumentId, Float> scores = new HashMap<>();
    candidates.forEach(
        (id, document) -> scores.put(id, document.sparseVector("text").orElseThrow().dot(query)));
    List<Float> best = scores.values().stream().sorted(Comparator.reverseOrder()).limit(k).toList();
    Set<DocumentId> ids = new HashSet<>();
    for (int rank = 0; rank < hits.size(); rank++) {
      Hit hit = hits.get(rank);
      assertThat(ids.add(hit.id())).isTrue();
      assertThat(candidates).containsKey(hit.id());
      assertThat(hit.payload()).isEqualTo(candidates.get(hit.id()).payload());
      assertThat(hit.score()).isCloseTo(scores.get(hit.id()), within(tolerance));
      assertThat(hit.score()).isCloseTo(best.get(rank), within(tolerance));
    }
    // A weight so light that its code is zero takes its document out of reach.
    long surelyFound = best.stream().filter(score -> score > tolerance).count();
    assertThat((long) hits.size()).isGreaterThanOrEqualTo(surelyFound).isLessThanOrEqualTo(k);
  }

  private List<Document> documents(int count) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Document document =
          Document.of(id())
              .with("text", vectors.next(15))
              .payload(
                  "{\"kind\": %b, \"group\": %d}"
                      .formatted(random.nextBoolean(), random.nextInt(5)));
      documents.add(
          random.nextInt(8) == 0
              ? document
              : document.with("late", multiVectors.next(1 + random.nextInt(8))));
    }
    return documents;
  }

  private DocumentId id() {
    int number = random.nextInt(IDS);
    return number % 2 == 0 ? DocumentId.of(number) : DocumentId.of("id " + number);
  }

  private static boolean kind(Document document) {
    return document.payload().orElseThrow().contains("true");
  }

  private static int group(Document document) {
    String payload = document.payload().orElseThrow();
    return payload.charAt(payload.length() - 2) - '0';
  }
}
