package dev.richter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.testing.RandomMultiVectors;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages an index file by file: what opens then either answers as before or names the damage, and
 * what opens and answers is found out by verify.
 */
@ExtendWith(Seeded.class)
@Timeout(600)
final class DamagedFilesTest {

  private static final Set<ErrorCode> NAMED =
      Set.of(ErrorCode.INDEX_CORRUPT, ErrorCode.INDEX_INCOMPATIBLE);

  @TempDir Path folder;

  private Path sound;
  private final List<SearchRequest> requests = new ArrayList<>();
  private final List<List<Hit>> answers = new ArrayList<>();
  private Document document;

  @BeforeEach
  void buildIndex() {
    Random random = new Random(5);
    RandomVectors vectors = new RandomVectors(random, 300);
    sound = folder.resolve("sound");
    IndexOptions options =
        IndexOptions.of()
            .field("text", SparseParameters.defaults().withBlockThreshold(60))
            .field("late", MultiVectorParameters.of(8).withListThreshold(20));
    RandomMultiVectors multiVectors = new RandomMultiVectors(random, 8);
    try (RichterIndex index = RichterIndex.open(sound, options)) {
      for (int segment = 0; segment < 2; segment++) {
        for (int i = 0; i < 40 + 60 * (segment % 2); i++) {
          int id = 1000 * segment + i;
          index.upsert(
              (id % 2 == 0 ? Document.of(id) : Document.of("id" + id))
                  .with("text", vectors.next(40))
                  .with("late", multiVectors.next(1 + i % 5))
                  .payload("{\"n\": %d, \"word\": \"w%d\"}".formatted(id, id % 7)));
        }
        index.delete(DocumentId.of(1000 * segment + 2));
        index.commit();
      }
    }
    try (RichterIndex index = RichterIndex.openReadOnly(sound)) {
      for (int i = 0; i < 4; i++) {
        SearchRequest request =
            SearchRequest.sparse("text", vectors.next(10), 10).withPayload(true);
        requests.add(request);
        requests.add(request.exact(true));
        requests.add(request.rerank("late", multiVectors.next(3), 20));
        requests.add(SearchRequest.multiVector("late", multiVectors.next(3), 10));
        requests.add(request.filter(Filter.match("word", "w3")));
        requests.add(request.filter(Filter.range("n").gte(1010).lt(1060)));
      }
      requests.forEach(request -> answers.add(index.search(request).hits()));
      document = index.get(DocumentId.of(1010)).orElseThrow();
      assertThat(index.verify().isSound()).isTrue();
      assertThat(index.search(requests.getFirst()).work().lists()).isPositive();
    }
  }

  @Test
  void aFlippedBitIsNamedOrDoesNoHarm(Random random) throws IOException {
    for (Path file : files()) {
      int size = (int) Files.size(file);
      for (int offset : offsets(size, random)) {
        checkDamage(
            file,
            "bit flipped at " + offset,
            bytes -> {
              bytes[offset] ^= (byte) (1 << random.nextInt(8));
              return bytes;
            });
      }
    }
  }

  @Test
  void aCutFileIsNamed(Random random) throws IOException {
    for (Path file : files()) {
      int size = (int) Files.size(file);
      for (int length : List.of(0, random.nextInt(size), size - 1)) {
        checkDamage(file, "cut to " + length, bytes -> Arrays.copyOf(bytes, length));
      }
    }
  }

  @Test
  void aGrownOrZeroedFileIsNamed() throws IOException {
    for (Path file : files()) {
      checkDamage(file, "grown", bytes -> Arrays.copyOf(bytes, bytes.length + 1));
      checkDamage(file, "zeroed", bytes -> new byte[bytes.length]);
    }
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    for (Path file : files()) {
      Path copy = copy();
      Files.delete(copy.resolve(file.getFileName()));
      RichterException error = errorOfUse(copy, "without " + file.getFileName());
      assertThat(error.code()).isEqualTo(ErrorCode.INDEX_CORRUPT);
      String named =
          file.getFileName().toString().startsWith("segments")
              ? "segments_N"
              : file.getFileName().toString();
      assertThat(error).hasMessageContaining(named);
      // Least of all may an index that lost a file be taken for a new one.
      assertThat(errorOf(() -> RichterIndex.open(copy, IndexOptions.of("text"))).code())
          .isEqualTo(ErrorCode.INDEX_CORRUPT);
      assertThat(copy).isDirectoryNotContaining(this::isNew);
      delete(copy);
    }
  }

  private void checkDamage(Path file, String damage, Function<byte[], byte[]> change)
      throws IOException {
    String description = file.getFileName() + " " + damage;
    Path copy = copy();
    Path damaged = copy.resolve(file.getFileName());
    Files.write(damaged, change.apply(Files.readAllBytes(damaged)));
    RichterException error = errorOfUse(copy, description);
    assertThat(error.code()).as(description).isIn(NAMED);
    assertThat(error.getMessage()).as(description).contains(file.getFileName().toString());
    delete(copy);
  }

  /** Opens for writing and for reading, searches, verifies; returns what the first error says. */
  private RichterException errorOfUse(Path path, String description) {
    RichterException writing = errorOf(() -> RichterIndex.open(path));
    RichterException reading = errorOf(() -> RichterIndex.openReadOnly(path));
    assertThat(reading.code()).as(description).isEqualTo(writing.code());
    return reading;
  }

  private RichterException errorOf(Supplier<RichterIndex> opening) {
    try (RichterIndex index = opening.get()) {
      for (int i = 0; i < requests.size(); i++) {
        assertThat(index.search(requests.get(i)).hits()).isEqualTo(answers.get(i));
      }
      assertThat(index.get(document.id())).contains(document);
      List<VerifyReport.Problem> problems = index.verify().problems();
      assertThat(problems).isNotEmpty();
      return new RichterException(ErrorCode.INDEX_CORRUPT, problems.toString());
    } catch (RichterException e) {
      return e;
    }
  }

  private static int[] offsets(int size, Random random) {
    return new int[] {0, 5, size - 1, size - 9, random.nextInt(size), random.nextInt(size)};
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(sound)) {
      return files.filter(file -> !file.endsWith("write.lock")).sorted().toList();
    }
  }

  private boolean isNew(Path file) {
    return !file.endsWith("write.lock") && !Files.exists(sound.resolve(file.getFileName()));
  }

  private Path copy() throws IOException {
    Path copy = Files.createTempDirectory(folder, "copy");
    for (Path file : files()) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    return copy;
  }

  private static void delete(Path directory) throws IOException {
    IOUtils.rm(directory);
  }
}
