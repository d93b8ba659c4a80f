package dev.richter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import dev.richter.filter.Filter;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  @TempDir Path folder;

  private final Map<DocumentId, Document> written = new HashMap<>();
  private Map<DocumentId, Document> visible = Map.of();
  private RichterIndex index;
  private Random random;
  private RandomVectors vectors;

  @RepeatedTest(3)
  void behavesLikeAMap(Random random) {
    this.random = random;
    this.vectors = new RandomVectors(random, VOCABULARY);
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
        new SparseParameters(
            random.nextBoolean() ? WeightType.UINT8 : WeightType.FLOAT16,
            random.nextInt(12),
            20 + random.nextInt(60));
    return IndexOptions.of().field("text", complete).ramBufferMiB(1).buildThreads(2);
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
        });
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
      documents.add(
          Document.of(id())
              .with("text", vectors.next(15))
              .payload(
                  "{\"kind\": %b, \"group\": %d}"
                      .formatted(random.nextBoolean(), random.nextInt(5))));
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
