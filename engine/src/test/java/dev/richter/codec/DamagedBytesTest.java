package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Altered and truncated files of the format give a named error or the right answer, never a wrong
 * one, and the check of integrity finds them all.
 */
@ExtendWith(Seeded.class)
@Timeout(300)
final class DamagedBytesTest {

  private static final int OFFSETS_PER_FILE = 40;
  private static final List<String> FIELDS = List.of("flat", "blocked");

  private final Map<String, byte[]> sound = new TreeMap<>();
  private List<SparseVector> queries;
  private List<List<String>> answers;

  /** Two segments of two fields; the files of the larger one have several pages each. */
  @BeforeEach
  void index(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 300);
    queries = vectors.list(2, 6);
    Map<String, SparseParameters> parameters =
        Map.of(
            "flat", VectorIndex.BLOCKED.withBlockThreshold(10_000),
            "blocked", VectorIndex.BLOCKED.withWeightType(WeightType.FLOAT16));
    try (Directory directory = new ByteBuffersDirectory()) {
      try (VectorIndex index = new VectorIndex(directory, VectorIndex.config(parameters))) {
        for (int number = 0; number < 1450; number++) {
          index.put(number, Map.of("flat", vectors.next(50), "blocked", vectors.next(50)));
          if (number == 1400) {
            index.commit();
          }
        }
      }
      for (String file : directory.listAll()) {
        try (IndexInput input = directory.openInput(file, IOContext.READONCE)) {
          byte[] bytes = new byte[(int) input.length()];
          input.readBytes(bytes, 0, bytes.length);
          sound.put(file, bytes);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        answers = answers(reader);
      }
    }
  }

  @Test
  void aFlippedBitIsNamedOrDoesNotMatterAndIsFoundInTheEnd(Random random) throws IOException {
    for (String file : ownFiles()) {
      byte[] bytes = sound.get(file);
      for (int offset : offsets(bytes.length, random)) {
        byte[] flipped = bytes.clone();
        flipped[offset] ^= (byte) (1 << random.nextInt(8));
        assertFound("%s, a bit of byte %d flipped".formatted(file, offset), file, flipped);
      }
    }
  }

  @Test
  void aTruncatedFileDoesNotOpen(Random random) throws IOException {
    for (String file : ownFiles()) {
      byte[] bytes = sound.get(file);
      for (int length : offsets(bytes.length, random)) {
        try (Directory directory = with(file, Arrays.copyOf(bytes, length))) {
          String damage = "%s, cut to %d of %d bytes".formatted(file, length, bytes.length);
          assertThat(open(damage, directory)).as(damage).isEmpty();
        }
      }
    }
  }

  @Test
  void aLengthenedFileDoesNotOpen() throws IOException {
    for (String file : ownFiles()) {
      byte[] bytes = sound.get(file);
      try (Directory directory = with(file, Arrays.copyOf(bytes, bytes.length + 1))) {
        assertThat(open(file, directory)).as(file).isEmpty();
      }
    }
  }

  @Test
  void aFileInThePlaceOfAnotherDoesNotOpen() throws IOException {
    for (String file : ownFiles()) {
      for (String other : ownFiles()) {
        if (!file.equals(other)) {
          try (Directory directory = with(file, sound.get(other))) {
            String damage = "%s in the place of %s".formatted(other, file);
            assertThat(open(damage, directory)).as(damage).isEmpty();
          }
        }
      }
    }
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    for (String file : ownFiles()) {
      try (Directory directory = with(file, new byte[0])) {
        directory.deleteFile(file);
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> DirectoryReader.open(directory))
            .withMessageContaining(file);
      }
    }
  }

  @Test
  void aMergeDoesNotHandDamageOn() throws IOException {
    for (String file : ownFiles()) {
      if (!file.endsWith("rsm")) {
        byte[] flipped = sound.get(file).clone();
        flipped[flipped.length / 2] ^= 1;
        try (Directory directory = with(file, flipped)) {
          VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED);
          assertThatExceptionOfType(IOException.class)
              .isThrownBy(() -> index.merge(1))
              .satisfies(e -> assertThat(root(e)).isInstanceOf(CorruptIndexException.class));
          index.writer().rollback();
        }
      }
    }
  }

  private static Throwable root(Throwable error) {
    return error.getCause() == null ? error : root(error.getCause());
  }

  private void assertFound(String damage, String file, byte[] bytes) throws IOException {
    try (Directory directory = with(file, bytes)) {
      Optional<DirectoryReader> opened = open(damage, directory);
      if (opened.isEmpty()) {
        return;
      }
      try (DirectoryReader reader = opened.get()) {
        try {
          assertThat(answers(reader)).as(damage).isEqualTo(answers);
        } catch (CorruptIndexException e) {
          assertThat(e).as(damage).hasMessageContaining(file);
        }
        assertThatExceptionOfType(CorruptIndexException.class)
            .as(damage)
            .isThrownBy(() -> checkIntegrity(reader));
      }
    }
  }

  /** The opened index, or nothing where a named error refuses it. */
  private static Optional<DirectoryReader> open(String damage, Directory directory) {
    try {
      return Optional.of(DirectoryReader.open(directory));
    } catch (CorruptIndexException | IndexFormatTooNewException | IndexFormatTooOldException e) {
      return Optional.empty();
    } catch (Throwable t) {
      return fail(damage, t);
    }
  }

  private List<List<String>> answers(DirectoryReader reader) throws IOException {
    List<List<String>> found = new ArrayList<>();
    for (String field : FIELDS) {
      for (SparseVector query : queries) {
        for (var parameters : List.of(Searches.EVERYTHING, Searches.EXACT)) {
          found.add(Searches.asText(Searches.search(reader, field, query, 10, parameters, null)));
        }
      }
    }
    return found;
  }

  private static void checkIntegrity(DirectoryReader reader) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      leaf.reader().checkIntegrity();
    }
  }

  private List<String> ownFiles() {
    List<String> files =
        sound.keySet().stream().filter(file -> file.matches(".*\\.rs[mfb]")).toList();
    assertThat(files).hasSize(2 * 5);
    return files;
  }

  private Directory with(String damaged, byte[] bytes) throws IOException {
    Directory directory = new ByteBuffersDirectory();
    for (Map.Entry<String, byte[]> file : sound.entrySet()) {
      try (IndexOutput output = directory.createOutput(file.getKey(), IOContext.DEFAULT)) {
        byte[] content = file.getKey().equals(damaged) ? bytes : file.getValue();
        output.writeBytes(content, content.length);
      }
    }
    return directory;
  }

  /** Offsets from all over a file, and every one of its first and last bytes. */
  private static int[] offsets(int length, Random random) {
    return random
        .ints(OFFSETS_PER_FILE, 0, length)
        .map(
            offset ->
                switch (offset % 4) {
                  case 0 -> Math.min(length - 1, random.nextInt(80));
                  case 1 -> Math.max(0, length - 1 - random.nextInt(20));
                  default -> offset;
                })
        .distinct()
        .toArray();
  }
}
