package dev.richter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.testing.HeldDisk;
import dev.richter.testing.Seeded;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Seeded.class)
@Timeout(120)
final class ConcurrencyTest {

  private static final int DOCUMENTS = 60;
  private static final int MAX_VERSION = 2000;

  /** Half floats hold integers up to 2,048 exactly, so that the score is the version. */
  private static final IndexOptions OPTIONS =
      IndexOptions.of()
          .field(
              "text",
              SparseParameters.defaults()
                  .withWeightType(WeightType.FLOAT16)
                  .withBlockThreshold(DOCUMENTS / 2))
          .ramBufferMiB(1);

  private static final SearchRequest ALL =
      SearchRequest.sparse("text", SparseVector.of(Map.of(1, 1f)), 10 * DOCUMENTS)
          .withPayload(true);

  @TempDir Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void readersSeeEveryDocumentOnceAndWholeWhileItIsReplaced(Random random) throws Exception {
    try (RichterIndex index = RichterIndex.open(folder, OPTIONS)) {
      storeAll(index, 1);
      index.commit();
      AtomicBoolean writing = new AtomicBoolean(true);
      List<Future<Integer>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(threads.submit(() -> readWhile(writing, index, () -> {})));
      }
      writeAtRandom(index, random, 1000);
      writing.set(false);
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).isPositive();
      }
    }
  }

  @Test
  void aReaderBesideAWriterSeesCommitsOnly(Random random) throws Exception {
    try (RichterIndex index = RichterIndex.open(folder, OPTIONS)) {
      storeAll(index, 1);
      index.commit();
      AtomicBoolean writing = new AtomicBoolean(true);
      Future<Integer> reader =
          threads.submit(
              () -> {
                try (RichterIndex view = RichterIndex.openReadOnly(folder)) {
                  Random own = new Random(5);
                  return readWhile(writing, view, () -> readAnyhow(view, own));
                }
              });
      writeAtRandom(index, random, 1000);
      writing.set(false);
      assertThat(reader.get()).isPositive();
    }
  }

  private void readAnyhow(RichterIndex view, Random random) {
    switch (random.nextInt(6)) {
      case 0 -> assertThat(view.verify().problems()).isEmpty();
      case 1 -> assertThat(view.stats().documents()).isEqualTo(DOCUMENTS);
      case 2 -> {
        try (RichterIndex another = RichterIndex.openReadOnly(folder)) {
          assertThat(another.documentCount()).isEqualTo(DOCUMENTS);
        }
      }
      default -> view.refresh();
    }
  }

  /** Reads until the writer is done; returns how often. */
  private static int readWhile(AtomicBoolean writing, RichterIndex index, Runnable between) {
    int searches = 0;
    do {
      List<Hit> hits = index.search(ALL).hits();
      assertThat(hits.stream().map(Hit::id).distinct()).hasSize(DOCUMENTS);
      assertThat(hits).hasSize(DOCUMENTS);
      for (Hit hit : hits) {
        assertThat(hit.payload()).contains("{\"version\": %d}".formatted((int) hit.score()));
      }
      Document document = index.get(hits.getLast().id()).orElseThrow();
      float version = document.sparseVector("text").orElseThrow().weight(0);
      assertThat(document.payload()).contains("{\"version\": %d}".formatted((int) version));
      between.run();
      searches++;
    } while (writing.get());
    return searches;
  }

  private static void writeAtRandom(RichterIndex index, Random random, int changes) {
    for (int i = 0; i < changes; i++) {
      index.upsert(document(random.nextInt(DOCUMENTS), 1 + random.nextInt(MAX_VERSION)));
      switch (random.nextInt(200)) {
        case 0 -> index.optimize();
        case 1, 2, 3 -> index.commit();
        case 4, 5, 6, 7, 8, 9 -> index.refresh();
        default -> {}
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void readingAndWritingGoOnWhileTheDiskIsBusy(HeldDisk.Work work) throws Exception {
    HeldDisk disk = new HeldDisk(FSDirectory.open(folder), work);
    try (RichterIndex index = IndexOpening.existingOrNew(disk, folder.toString(), OPTIONS)) {
      storeAll(index, 1);
      index.commit();
      disk.hold();
      try {
        index.upsert(document(DOCUMENTS - 1, 2));
        Future<?> busy =
            threads.submit(work == HeldDisk.Work.SYNC ? index::commit : () -> index.optimize());
        disk.awaitWaiting();
        assertThat(index.search(ALL).hits()).hasSize(DOCUMENTS);
        index.upsert(document(0, 7));
        index.refresh();
        assertThat(index.search(ALL).hits().getFirst().score()).isEqualTo(7);
        assertThat(index.get(DocumentId.of(0))).isPresent();
        assertThat(index.documentCount()).isEqualTo(DOCUMENTS);
        assertThat(busy.isDone()).isFalse();
        disk.letGo();
        busy.get();
      } finally {
        disk.letGo();
      }
      assertThat(index.search(ALL).hits().getFirst().score()).isEqualTo(7);
    }
  }

  @Test
  void snapshotsWhileWritingAreWhole(Random random) throws Exception {
    try (RichterIndex index = RichterIndex.open(folder.resolve("index"), OPTIONS)) {
      storeAll(index, 1);
      index.commit();
      AtomicBoolean copying = new AtomicBoolean(true);
      Future<?> writer =
          threads.submit(
              () -> {
                while (copying.get()) {
                  writeAtRandom(index, random, 100);
                }
              });
      for (int i = 0; i < 8; i++) {
        Path target = folder.resolve("snapshot" + i);
        index.snapshot(target);
        try (RichterIndex copy = RichterIndex.open(target)) {
          assertThat(copy.verify().problems()).isEmpty();
          assertThat(copy.search(ALL).hits()).hasSize(DOCUMENTS);
        }
      }
      copying.set(false);
      writer.get();
    }
  }

  @Test
  void searchesUnderWayWhenTheIndexClosesEndAsIfNothingHappened() throws Exception {
    for (int round = 0; round < 10; round++) {
      RichterIndex index = RichterIndex.open(folder, OPTIONS);
      storeAll(index, 1);
      index.commit();
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(threads.submit(() -> searchForEver(index)));
      }
      index.close();
      for (Future<?> reader : readers) {
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(reader::get)
            .satisfies(
                e ->
                    assertThat(((RichterException) e.getCause()).code())
                        .isEqualTo(ErrorCode.INDEX_CLOSED));
      }
    }
  }

  private static void searchForEver(RichterIndex index) {
    while (true) {
      assertThat(index.search(ALL).hits()).hasSize(DOCUMENTS);
    }
  }

  private static void storeAll(RichterIndex index, int version) {
    for (int id = 0; id < DOCUMENTS; id++) {
      index.upsert(document(id, version));
    }
  }

  private static Document document(int id, int version) {
    return Document.of(id)
        .with("text", SparseVector.of(Map.of(1, (float) version)))
        .payload("{\"version\": %d}".formatted(version));
  }
}
