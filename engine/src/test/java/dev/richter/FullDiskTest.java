package dev.richter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.testing.FullDisk;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Seeded.class)
@Timeout(300)
final class FullDiskTest {

  private static final IndexOptions OPTIONS =
      IndexOptions.of()
          .field("text", SparseParameters.defaults().withBlockThreshold(30))
          .ramBufferMiB(1);

  @TempDir Path folder;

  private final Set<Long> written = new TreeSet<>();
  private Set<Long> committed = Set.of();
  private RandomVectors vectors;
  private Random random;

  @RepeatedTest(12)
  void keepsWhatWasCommitted(Random random) throws IOException {
    this.random = random;
    this.vectors = new RandomVectors(random, 300);
    FullDisk disk = new FullDisk(FSDirectory.open(folder));
    RichterIndex index = IndexOpening.existingOrNew(disk, folder.toString(), OPTIONS);
    write(index, 100);
    commit(index);
    disk.leave(random.nextInt(random.nextBoolean() ? 20_000 : 400_000));
    RichterException failure = writeUntilRefused(index);
    assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
    assertThat(failure).hasMessageContaining("No space left on device");
    assertThat(failure).hasMessageContaining("What was committed before is safe");
    assertThat(failure).hasMessageContaining(folder.toString());
    assertThat(idsIn(index)).containsAll(committed);
    if (random.nextBoolean()) {
      disk.leave(Long.MAX_VALUE);
    }
    close(index);
    try (RichterIndex again = RichterIndex.open(folder, OPTIONS)) {
      assertThat(again.verify().problems()).isEmpty();
      assertThat(folder.toFile().list()).noneMatch(file -> file.endsWith(".tmp"));
      Set<Long> found = idsIn(again);
      // All of what was not committed is there, or nothing of it.
      assertThat(found).isIn(committed, written);
      written.retainAll(found);
      write(again, 10);
      commit(again);
      assertThat(idsIn(again)).isEqualTo(written);
    }
  }

  @Test
  void aCommitSucceedsOnceThereIsRoom(Random random) throws IOException {
    this.random = random;
    this.vectors = new RandomVectors(random, 300);
    FullDisk disk = new FullDisk(FSDirectory.open(folder));
    try (RichterIndex index = IndexOpening.existingOrNew(disk, folder.toString(), OPTIONS)) {
      write(index, 10);
      index.refresh();
      disk.leave(10);
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(index::commit)
          .withMessageContaining("try again")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED));
      disk.leave(Long.MAX_VALUE);
      index.commit();
    }
    try (RichterIndex again = RichterIndex.open(folder)) {
      assertThat(idsIn(again)).isEqualTo(written);
    }
  }

  private RichterException writeUntilRefused(RichterIndex index) {
    while (true) {
      try {
        write(index, 1 + random.nextInt(200));
        switch (random.nextInt(4)) {
          case 0 -> index.refresh();
          case 1 -> index.optimize();
          default -> commit(index);
        }
      } catch (RichterException e) {
        return e;
      }
    }
  }

  private void write(RichterIndex index, int documents) {
    for (int i = 0; i < documents; i++) {
      long id = written.size();
      index.upsert(
          Document.of(id)
              .with("text", withCommonToken(vectors.next(60)))
              .payload("{\"n\": %d}".formatted(id)));
      written.add(id);
    }
  }

  private void commit(RichterIndex index) {
    index.commit();
    committed = Set.copyOf(written);
  }

  private static void close(RichterIndex index) {
    try {
      index.close();
    } catch (RichterException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
    }
  }

  private static SparseVector withCommonToken(SparseVector vector) {
    Map<Integer, Float> weights =
        IntStream.range(0, vector.size())
            .boxed()
            .collect(Collectors.toMap(vector::token, vector::weight));
    weights.put(1000, 1f);
    return SparseVector.of(weights);
  }

  private static Set<Long> idsIn(RichterIndex index) {
    return index
        .search(SearchRequest.sparse("text", SparseVector.of(Map.of(1000, 1f)), 1_000_000))
        .hits()
        .stream()
        .map(hit -> ((DocumentId.OfLong) hit.id()).value())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
