package dev.richter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

@ExtendWith(Seeded.class)
final class RichterIndexTest {

  private static final IndexOptions OPTIONS = IndexOptions.of("text");

  @TempDir Path folder;

  @Test
  void findsWhatWasStored() {
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      index.upsert(Document.of("a").with("text", vector(1, 2f, 2, 1f)).payload("{\"n\": 1}"));
      index.upsert(Document.of(7).with("text", vector(2, 3f)));
      index.commit();
      SearchResult result =
          index.search(SearchRequest.sparse("text", vector(2, 1f), 10).withPayload(true));
      assertThat(result.hits())
          .containsExactly(
              new Hit(DocumentId.of(7), 3f, Optional.empty()),
              new Hit(DocumentId.of("a"), result.hits().get(1).score(), Optional.of("{\"n\": 1}")));
      assertThat(result.work().documentsScored()).isEqualTo(2);
      assertThat(result.timedOut()).isFalse();
      assertThat(index.documentCount()).isEqualTo(2);
    }
  }

  @Test
  void bringsPayloadsOnRequestOnly() {
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      index.upsert(Document.of("a").with("text", vector(1, 2f)).payload("{}"));
      index.commit();
      SearchRequest request = SearchRequest.sparse("text", vector(1, 1f), 1);
      assertThat(index.search(request).hits().getFirst().payload()).isEmpty();
      assertThat(index.search(request.withPayload(true)).hits().getFirst().payload())
          .contains("{}");
    }
  }

  @Test
  void changesAreSeenAfterRefresh() {
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      index.upsert(Document.of("a").with("text", vector(1, 2f)));
      assertThat(index.get(DocumentId.of("a"))).isEmpty();
      long before = index.version();
      index.refresh();
      assertThat(index.get(DocumentId.of("a"))).isPresent();
      assertThat(index.version()).isNotEqualTo(before);
      index.upsert(Document.of("a").with("text", vector(5, 2f)));
      index.delete(DocumentId.of("b"));
      index.refresh();
      assertThat(index.search(SearchRequest.sparse("text", vector(1, 1f), 5)).hits()).isEmpty();
      assertThat(index.documentCount()).isEqualTo(1);
      index.delete(DocumentId.of("a"));
      index.refresh();
      assertThat(index.documentCount()).isZero();
      assertThat(index.get(DocumentId.of("a"))).isEmpty();
    }
  }

  @Test
  void getGivesVectorsBackAsTheyAreStored() {
    IndexOptions options =
        IndexOptions.of("text")
            .field("fine", SparseParameters.defaults().withWeightType(WeightType.FLOAT16));
    try (RichterIndex index = RichterIndex.inMemory(options)) {
      SparseVector vector = vector(3, 2f, 1_000_000, 0.5f, 9, 1f);
      index.upsert(
          Document.of(-5).with("text", vector).with("fine", vector).payload("{\"a\": \"ü\"}"));
      index.upsert(Document.of("only fine").with("fine", vector));
      index.commit();
      Document found = index.get(DocumentId.of(-5)).orElseThrow();
      assertThat(found.payload()).contains("{\"a\": \"ü\"}");
      assertThat(found.vectors().get("fine")).isEqualTo(vector);
      SparseVector rounded = found.sparseVector("text").orElseThrow();
      assertThat(rounded.tokens()).isEqualTo(vector.tokens());
      for (int i = 0; i < rounded.size(); i++) {
        assertThat(rounded.weight(i))
            .isCloseTo(vector.weight(i), org.assertj.core.data.Offset.offset(2f / 255));
      }
      assertThat(index.get(DocumentId.of("only fine")).orElseThrow().vectors())
          .containsOnlyKeys("fine");
      assertThat(index.get(DocumentId.of("-5"))).isEmpty();
    }
  }

  @Test
  void keepsStringAndLongIdsApart() {
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      index.upsert(Document.of("17").with("text", vector(1, 1f)));
      index.upsert(Document.of(17).with("text", vector(1, 2f)));
      index.commit();
      assertThat(index.documentCount()).isEqualTo(2);
      index.delete(DocumentId.of(17));
      index.commit();
      assertThat(index.search(SearchRequest.sparse("text", vector(1, 1f), 5)).hits())
          .extracting(Hit::id)
          .containsExactly(DocumentId.of("17"));
    }
  }

  @Test
  void refusesWhatCannotBeStored() {
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      assertCode(
          ErrorCode.FIELD_UNKNOWN,
          () -> index.upsert(Document.of("a").with("other", vector(1, 1f))));
      assertCode(
          ErrorCode.VECTOR_EMPTY,
          () -> index.upsert(Document.of("a").with("text", SparseVector.empty())));
      assertCode(ErrorCode.VECTOR_EMPTY, () -> index.upsert(Document.of("a")));
      for (String payload :
          List.of("", "1", "[]", "{", "{} {}", "{\"a\":1,\"a\":2}", "{\"a\":1e9999999999}")) {
        assertCode(
            ErrorCode.PAYLOAD_INVALID,
            () -> index.upsert(Document.of("a").with("text", vector(1, 1f)).payload(payload)));
      }
      index.commit();
      assertThat(index.documentCount()).isZero();
    }
  }

  @Test
  void refusesSearchesThatMakeNoSense() {
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      assertCode(
          ErrorCode.FIELD_UNKNOWN,
          () -> index.search(SearchRequest.sparse("other", vector(1, 1f), 5)));
      assertCode(ErrorCode.PARAMETER_INVALID, () -> SearchRequest.sparse("text", vector(1, 1f), 0));
      assertCode(
          ErrorCode.VECTOR_EMPTY, () -> SearchRequest.sparse("text", SparseVector.empty(), 5));
      SearchRequest request = SearchRequest.sparse("text", vector(1, 1f), 5);
      assertCode(ErrorCode.PARAMETER_INVALID, () -> request.impactCut(-1));
      assertCode(ErrorCode.PARAMETER_INVALID, () -> request.heapFactor(Float.NaN));
      assertCode(ErrorCode.PARAMETER_INVALID, () -> request.deadline(Duration.ZERO));
      assertCode(ErrorCode.PARAMETER_INVALID, () -> index.search(List.of(request), 0));
    }
  }

  @Test
  void refusesFieldNamesThatAreItsOwn() {
    assertCode(ErrorCode.PARAMETER_INVALID, () -> IndexOptions.of("_id"));
    assertCode(ErrorCode.PARAMETER_INVALID, () -> IndexOptions.of(""));
    assertCode(ErrorCode.PARAMETER_INVALID, () -> IndexOptions.of("a", "a"));
    assertCode(ErrorCode.PARAMETER_INVALID, () -> RichterIndex.inMemory(IndexOptions.of()));
  }

  @Test
  void optionsWithoutFieldsTakeThoseOfTheIndex() {
    Path none = folder.resolve("none");
    assertCode(
        ErrorCode.INDEX_NOT_FOUND,
        () -> RichterIndex.open(none, IndexOptions.of().buildThreads(1)));
    assertThat(none).doesNotExist();
    RichterIndex.open(folder, OPTIONS).close();
    RichterIndex.open(folder, IndexOptions.of().buildThreads(1)).close();
  }

  @Test
  void opensWhatItCreatedAndChecksTheFields() {
    RichterIndex.open(folder, OPTIONS).close();
    RichterIndex.open(folder).close();
    RichterIndex.open(folder, OPTIONS).close();
    assertCode(ErrorCode.FIELD_MISMATCH, () -> RichterIndex.open(folder, IndexOptions.of("other")));
    assertCode(
        ErrorCode.FIELD_MISMATCH,
        () -> RichterIndex.open(folder, IndexOptions.of("text", "other")));
    assertCode(
        ErrorCode.FIELD_MISMATCH,
        () ->
            RichterIndex.open(
                folder,
                OPTIONS.field(
                    "text", SparseParameters.defaults().withWeightType(WeightType.FLOAT16))));
    RichterIndex.open(folder).close();
  }

  @Test
  void createsTheDirectoriesThatAreMissing() throws IOException {
    Path deep = folder.resolve("a").resolve("b");
    RichterIndex.open(deep, OPTIONS).close();
    RichterIndex.open(deep).close();
    Path file = Files.createFile(folder.resolve("file"));
    assertCode(ErrorCode.STORAGE_FAILED, () -> RichterIndex.open(file.resolve("c"), OPTIONS));
  }

  @Test
  void saysWhereThereIsNoIndex() throws IOException {
    Path nothing = folder.resolve("nothing");
    assertCode(ErrorCode.INDEX_NOT_FOUND, () -> RichterIndex.open(nothing));
    assertCode(ErrorCode.INDEX_NOT_FOUND, () -> RichterIndex.openReadOnly(nothing));
    assertThat(nothing).doesNotExist();
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertCode(ErrorCode.INDEX_NOT_FOUND, () -> RichterIndex.open(empty));
    assertCode(ErrorCode.INDEX_NOT_FOUND, () -> RichterIndex.openReadOnly(empty));
    assertThat(empty).isEmptyDirectory();
    Path file = Files.createFile(folder.resolve("file"));
    assertCode(ErrorCode.INDEX_NOT_FOUND, () -> RichterIndex.open(file));
    assertCode(ErrorCode.STORAGE_FAILED, () -> RichterIndex.open(file, OPTIONS));
  }

  @Test
  void aSecondWriterIsRefused() {
    try (RichterIndex index = RichterIndex.open(folder, OPTIONS)) {
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(() -> RichterIndex.open(folder))
          .withMessageContaining(folder.toString())
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INDEX_LOCKED));
      assertThat(index.documentCount()).isZero();
    }
    RichterIndex.open(folder).close();
  }

  @Test
  void aReaderSeesWhatAWriterCommits() {
    try (RichterIndex writer = RichterIndex.open(folder, OPTIONS);
        RichterIndex reader = RichterIndex.openReadOnly(folder)) {
      writer.upsert(Document.of("a").with("text", vector(1, 1f)));
      writer.commit();
      assertThat(reader.documentCount()).isZero();
      reader.refresh();
      assertThat(reader.get(DocumentId.of("a"))).isPresent();
      assertCode(
          ErrorCode.INDEX_READ_ONLY,
          () -> reader.upsert(Document.of("b").with("text", vector(1, 1f))));
      assertCode(ErrorCode.INDEX_READ_ONLY, reader::commit);
      assertCode(ErrorCode.INDEX_READ_ONLY, () -> reader.delete(DocumentId.of("a")));
      assertCode(ErrorCode.INDEX_READ_ONLY, reader::optimize);
    }
  }

  @Test
  void saysThatItIsClosed() {
    RichterIndex index = RichterIndex.open(folder, OPTIONS);
    index.upsert(Document.of("a").with("text", vector(1, 1f)));
    index.close();
    index.close();
    assertCode(ErrorCode.INDEX_CLOSED, index::commit);
    assertCode(ErrorCode.INDEX_CLOSED, index::refresh);
    assertCode(ErrorCode.INDEX_CLOSED, index::documentCount);
    assertCode(ErrorCode.INDEX_CLOSED, () -> index.get(DocumentId.of("a")));
    assertCode(
        ErrorCode.INDEX_CLOSED, () -> index.search(SearchRequest.sparse("text", vector(1, 1f), 1)));
    assertCode(
        ErrorCode.INDEX_CLOSED, () -> index.upsert(Document.of("a").with("text", vector(1, 1f))));
    try (RichterIndex again = RichterIndex.open(folder)) {
      assertThat(again.documentCount()).isEqualTo(1);
    }
  }

  @Test
  void batchSearchKeepsTheOrderAndNamesWhatFails(Random random) {
    RandomVectors vectors = new RandomVectors(random, 50);
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      for (int i = 0; i < 500; i++) {
        index.upsert(Document.of(i).with("text", vectors.next(20)));
      }
      index.commit();
      List<SearchRequest> requests = new ArrayList<>();
      List<List<Hit>> expected = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        requests.add(SearchRequest.sparse("text", vectors.next(6), 1 + random.nextInt(20)));
        expected.add(index.search(requests.get(i)).hits());
      }
      for (int threads : new int[] {1, 2, 7}) {
        assertThat(index.search(requests, threads).stream().map(SearchResult::hits))
            .containsExactlyElementsOf(expected);
      }
      assertThat(index.search(List.of(), 3)).isEmpty();
      requests.set(150, SearchRequest.sparse("other", vectors.next(6), 1));
      for (int threads : new int[] {1, 3}) {
        assertThatExceptionOfType(RichterException.class)
            .isThrownBy(() -> index.search(requests, threads))
            .withMessageContaining("query 151 of 200")
            .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FIELD_UNKNOWN));
      }
    }
  }

  @Test
  void bulkLoadBuildsTheListsOnce(Random random) {
    RandomVectors vectors = new RandomVectors(random, 200);
    IndexOptions options =
        OPTIONS.field("text", SparseParameters.defaults().withBlockThreshold(100)).ramBufferMiB(1);
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      documents.add(Document.of(i).with("text", vectors.next(100)));
    }
    try (RichterIndex index = RichterIndex.open(folder, options)) {
      index.bulkLoad(documents);
      assertThat(index.documentCount()).isEqualTo(5_000);
      assertThat(index.search(SearchRequest.sparse("text", vectors.ofSize(10), 10)).work().lists())
          .isPositive();
    }
    try (RichterIndex index = RichterIndex.open(folder)) {
      assertThat(index.documentCount()).isEqualTo(5_000);
    }
  }

  @Test
  void statsAddUpToWhatIsThere(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 200);
    IndexOptions options =
        OPTIONS.field("text", SparseParameters.defaults().withBlockThreshold(100));
    try (RichterIndex index = RichterIndex.open(folder, options)) {
      long tokens = 0;
      for (int i = 0; i < 150; i++) {
        SparseVector vector = vectors.next(30);
        tokens += i < 120 ? vector.size() : 0;
        index.upsert(Document.of(i).with("text", vector).payload("{\"n\": %d}".formatted(i)));
        if (i == 119) {
          index.commit();
        }
      }
      index.delete(DocumentId.of(7));
      index.commit();
      IndexStats stats = index.stats();
      assertThat(stats.documents()).isEqualTo(149).isEqualTo(index.documentCount());
      assertThat(stats.deletedDocuments()).isEqualTo(1);
      assertThat(stats.version()).isEqualTo(index.version());
      assertThat(stats.segments()).hasSize(2);
      IndexStats.Segment large = stats.segments().getFirst();
      assertThat(large.documents()).isEqualTo(119);
      assertThat(large.fields().get("text").documents()).isEqualTo(120);
      assertThat(large.fields().get("text").postings()).isBetween(tokens - 120, tokens);
      assertThat(large.fields().get("text").blocks()).isPositive();
      assertThat(stats.segments().get(1).fields().get("text").lists()).isZero();
      assertThat(stats.fields().get("text").documents()).isEqualTo(150);
      assertThat(stats.sizeByPart().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(stats.sizeBytes());
      assertThat(stats.sizeByPart())
          .containsKeys(IndexPart.FORWARD_INDEX, IndexPart.LISTS, IndexPart.DELETIONS);
      try (var files = Files.list(folder)) {
        long onDisk = 0;
        for (Path file : files.filter(f -> f.getFileName().toString().startsWith("_")).toList()) {
          onDisk += Files.size(file);
        }
        assertThat(stats.sizeBytes()).isEqualTo(onDisk);
      }
    }
  }

  @Test
  void aBulkLoadOfOneFlushHasListsToo(Random random) {
    RandomVectors vectors = new RandomVectors(random, 200);
    IndexOptions options =
        OPTIONS.field("text", SparseParameters.defaults().withBlockThreshold(100));
    try (RichterIndex index = RichterIndex.inMemory(options)) {
      List<Document> documents = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        documents.add(Document.of(i).with("text", vectors.next(100)));
      }
      index.bulkLoad(documents);
      assertThat(index.search(SearchRequest.sparse("text", vectors.ofSize(10), 10)).work().lists())
          .isPositive();
    }
  }

  @Test
  void aFailedBulkLoadKeepsTheIndexUsable(Random random) {
    RandomVectors vectors = new RandomVectors(random, 200);
    IndexOptions options =
        OPTIONS.field("text", SparseParameters.defaults().withBlockThreshold(100));
    try (RichterIndex index = RichterIndex.inMemory(options)) {
      List<Document> documents = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        documents.add(Document.of(i).with("text", vectors.next(100)));
      }
      documents.add(Document.of("bad").with("other", vectors.next(3)));
      assertCode(ErrorCode.FIELD_UNKNOWN, () -> index.bulkLoad(documents));
      index.commit();
      assertThat(index.documentCount()).isEqualTo(300);
      index.optimize();
      assertThat(index.search(SearchRequest.sparse("text", vectors.ofSize(10), 10)).work().lists())
          .isPositive();
    }
  }

  @Test
  void snapshotIsAnIndexOfTheLastCommit(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 200);
    Path target = folder.resolve("backups").resolve("first");
    try (RichterIndex index = RichterIndex.open(folder.resolve("index"), OPTIONS)) {
      for (int i = 0; i < 100; i++) {
        index.upsert(Document.of(i).with("text", vectors.next(100)));
      }
      index.commit();
      index.upsert(Document.of("later").with("text", vectors.next(100)));
      index.snapshot(target);
      assertCode(ErrorCode.PARAMETER_INVALID, () -> index.snapshot(target));
    }
    try (var files = Files.list(target.getParent())) {
      assertThat(files).containsExactly(target);
    }
    try (RichterIndex copy = RichterIndex.open(target)) {
      assertThat(copy.documentCount()).isEqualTo(100);
      assertThat(copy.get(DocumentId.of(99))).isPresent();
    }
  }

  @Test
  void internalIdsHoldForOneVersionOnly(Random random) {
    RandomVectors vectors = new RandomVectors(random, 20);
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      for (int i = 0; i < 100; i++) {
        index.upsert(
            Document.of(i)
                .with("text", vector(1, 1f + i))
                .payload("{\"even\": %b}".formatted(i % 2 == 0)));
      }
      index.commit();
      var even = index.internalIds(Filter.match("even", true));
      assertThat(even.size()).isEqualTo(50);
      SearchRequest request = SearchRequest.sparse("text", vector(1, 1f), 200);
      assertThat(index.search(request.filter(even)).hits())
          .hasSize(50)
          .allMatch(hit -> Integer.parseInt(hit.id().toString()) % 2 == 0);
      index.upsert(Document.of("x").with("text", vectors.next(5)));
      index.commit();
      assertCode(ErrorCode.FILTER_INVALID, () -> index.search(request.filter(even)));
      Filter timeless = Filter.internalIds(RoaringBitmap.bitmapOf(0, 5, 1_000_000));
      assertThat(index.search(request.filter(timeless)).hits())
          .extracting(hit -> hit.id().toString())
          .containsExactlyInAnyOrder("0", "5");
      assertCode(ErrorCode.FILTER_INVALID, () -> index.delete(timeless));
    }
  }

  private static SparseVector vector(Object... tokensAndWeights) {
    int[] tokens = new int[tokensAndWeights.length / 2];
    float[] weights = new float[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = (int) tokensAndWeights[2 * i];
      weights[i] = (float) tokensAndWeights[2 * i + 1];
    }
    return SparseVector.ofUnsorted(tokens, weights);
  }

  private static void assertCode(ErrorCode code, ThrowingCallable call) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
