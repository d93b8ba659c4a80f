package dev.richter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.codec.ElementType;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.testing.RandomMultiVectors;
import dev.richter.testing.Seeded;
import dev.richter.vector.SparseVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Documents by page, counts, and changes of many documents at once. */
@ExtendWith(Seeded.class)
final class DocumentAccessTest {

  private static final int DIMENSION = 8;
  private static final MultiVectorParameters LATE =
      MultiVectorParameters.of(DIMENSION)
          .withBudgets(ClusteringBudget.NONE, ClusteringBudget.parse("50%"))
          .withNormalizeMeans(false);
  private static final IndexOptions OPTIONS =
      IndexOptions.of("text")
          .field("fine", SparseParameters.defaults().withWeightType(WeightType.FLOAT16))
          .field("late", LATE)
          .field("half", LATE.withElementType(ElementType.FLOAT16))
          .field("signs", LATE.withElementType(ElementType.BINARY));

  /** Longs by value, then strings by their bytes; here all of them are ASCII. */
  private static final Comparator<DocumentId> ID_ORDER =
      Comparator.<DocumentId, Boolean>comparing(DocumentId.OfString.class::isInstance)
          .thenComparing(
              (a, b) ->
                  a instanceof DocumentId.OfLong left && b instanceof DocumentId.OfLong right
                      ? Long.compare(left.value(), right.value())
                      : a.toString().compareTo(b.toString()));

  @Test
  void pagesHoldEveryDocumentOnceInTheOrderOfIds(Random random) {
    TreeMap<DocumentId, Integer> groupById = new TreeMap<>(ID_ORDER);
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      assertThat(index.page(Optional.empty(), 5, Filter.all()).documents()).isEmpty();
      for (int i = 0; i < 400; i++) {
        int number = random.nextInt(300) - 150;
        DocumentId id = i % 3 == 0 ? DocumentId.of("d" + number) : DocumentId.of(number);
        int group = random.nextInt(50);
        index.upsert(document(id).payload("{\"group\": %d}".formatted(group)));
        groupById.put(id, group);
        if (i % 150 == 0) {
          index.commit();
        }
      }
      for (int i = 0; i < 40; i++) {
        DocumentId id = DocumentId.of(random.nextInt(300) - 150);
        index.delete(id);
        groupById.remove(id);
      }
      index.refresh();
      for (int most : new int[] {60, 25, 1}) {
        Filter filter = most == 60 ? Filter.all() : Filter.range("group").lt(most);
        List<DocumentId> expected =
            groupById.keySet().stream().filter(id -> groupById.get(id) < most).toList();
        for (int limit : new int[] {1, 7, 1000}) {
          assertThat(idsByPages(index, limit, filter)).isEqualTo(expected);
        }
        assertThat(index.count(filter)).isEqualTo(expected.size());
      }
    }
  }

  @Test
  void aPageBeginsAtTheNextDocumentWhereItsOwnIsGone() {
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      index.upsertAll(List.of(document(DocumentId.of(1)), document(DocumentId.of(3))));
      index.refresh();
      DocumentPage page = index.page(Optional.of(DocumentId.of(2)), 1, Filter.all());
      assertThat(page.documents()).extracting(Document::id).containsExactly(DocumentId.of(3));
      assertThat(page.next()).isEmpty();
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(() -> index.page(Optional.empty(), 0, Filter.all()))
          .matches(e -> e.code() == ErrorCode.PARAMETER_INVALID);
    }
  }

  @Test
  void upsertAllStoresNothingWhereOneDocumentIsRefused() {
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      List<Document> documents =
          List.of(document(DocumentId.of(1)), document(DocumentId.of(2)).payload("[]"));
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(() -> index.upsertAll(documents))
          .matches(e -> e.code() == ErrorCode.PAYLOAD_INVALID);
      index.commit();
      assertThat(index.documentCount()).isZero();
    }
  }

  @Test
  void otherPayloadsLeaveVectorsAsTheyAreStored(Random random) {
    RandomMultiVectors rows = new RandomMultiVectors(random, DIMENSION);
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      for (int i = 0; i < 50; i++) {
        index.upsert(
            document(DocumentId.of(i))
                .with("fine", SparseVector.of(Map.of(i, 1 + random.nextFloat(), 99, 0.37f)))
                .with("late", rows.next(2 + random.nextInt(9)))
                .with("half", rows.next(2 + random.nextInt(9)))
                .with("signs", rows.next(2 + random.nextInt(9)))
                .payload("{\"n\": %d}".formatted(i)));
      }
      index.commit();
      List<Document> before = index.page(Optional.empty(), 100, Filter.all()).documents();

      long updated =
          index.updatePayloads(
              Filter.range("n").lt(20), old -> old.map(text -> text.replace("n", "m")));
      index.updatePayloads(Filter.hasId(30), old -> Optional.empty());
      index.optimize();

      assertThat(updated).isEqualTo(20);
      List<Document> after = index.page(Optional.empty(), 100, Filter.all()).documents();
      assertThat(after).extracting(Document::vectors).isEqualTo(vectors(before));
      assertThat(index.count(Filter.exists("m"))).isEqualTo(20);
      assertThat(after.get(30).payload()).isEmpty();
      assertThat(after.get(31)).isEqualTo(before.get(31));
    }
  }

  @Test
  void payloadsOfDocumentsThatAreNotVisibleYetChangeToo() {
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      index.upsert(document(DocumentId.of("new")));
      assertThat(
              index.updatePayloads(Filter.hasId("new", "none"), old -> Optional.of("{\"a\": 1}")))
          .isEqualTo(1);
      index.refresh();
      assertThat(index.get(DocumentId.of("new")).orElseThrow().payload()).contains("{\"a\": 1}");
    }
  }

  @Test
  void optimizingTellsHowFarItIs() {
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      for (int i = 0; i < 2000; i++) {
        index.upsert(document(DocumentId.of(i)).payload("{\"n\": %d}".formatted(i)));
        if (i % 500 == 0) {
          index.refresh();
        }
      }
      index.refresh();
      Queue<Double> shares = new ConcurrentLinkedQueue<>();
      index.optimize(shares::add);
      List<Double> told = List.copyOf(shares);
      assertThat(told.getLast()).isEqualTo(1);
      assertThat(told.subList(0, told.size() - 1))
          .hasSizeGreaterThan(1)
          .allSatisfy(share -> assertThat(share).isStrictlyBetween(0.0, 1.0));
    }
  }

  @Test
  void optimizingTellsHowFarTheOrderingOfBlocksIs() {
    int documents = 2000;
    int blockSize = 10;
    IndexOptions options =
        IndexOptions.of()
            .field(
                "text",
                SparseParameters.defaults().withBlockSize(blockSize).withBlockThreshold(100));
    try (RichterIndex index = RichterIndex.inMemory(options)) {
      for (int i = 0; i < documents; i++) {
        SparseVector vector = SparseVector.of(new int[] {i % 50, 50 + i % 70}, new float[] {1, 2});
        index.upsert(Document.of(DocumentId.of(i)).with("text", vector));
        if (i % 500 == 0) {
          index.refresh();
        }
      }
      index.refresh();
      Queue<Double> shares = new ConcurrentLinkedQueue<>();
      index.optimize(shares::add);
      // Each block that has got its documents brings it on.
      assertThat(Set.copyOf(shares)).hasSizeGreaterThan(documents / blockSize);
    }
  }

  private static List<Map<String, dev.richter.vector.Vector>> vectors(List<Document> documents) {
    return documents.stream().map(Document::vectors).toList();
  }

  private static List<DocumentId> idsByPages(RichterIndex index, int limit, Filter filter) {
    List<DocumentId> ids = new ArrayList<>();
    Optional<DocumentId> from = Optional.empty();
    do {
      DocumentPage page = index.page(from, limit, filter);
      page.documents().forEach(document -> ids.add(document.id()));
      assertThat(page.documents()).hasSizeLessThanOrEqualTo(limit);
      from = page.next();
    } while (from.isPresent());
    return ids;
  }

  private static Document document(DocumentId id) {
    return Document.of(id).with("text", SparseVector.of(new int[] {3, 9}, new float[] {0.7f, 2}));
  }
}
