package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.tests.store.MockDirectoryWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Nothing stays open or mapped. */
@ExtendWith(Seeded.class)
final class OpenFilesTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  void nothingStaysMappedOnceTheReaderIsClosed(@TempDir Path path, Random random)
      throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 300).list(100, 30);
    try (Directory directory = new MMapDirectory(path)) {
      try (VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
        index.addSegment(0, vectors.subList(0, 50));
        index.addSegment(50, vectors.subList(50, 100));
        index.merge(1);
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        Searches.search(reader, vectors.get(0), 10, Searches.EVERYTHING);
        assertThat(mappedFiles(path)).anyMatch(line -> line.endsWith(".rsb"));
      }
      assertThat(mappedFiles(path)).isEmpty();
    }
  }

  @Test
  void aSearchAfterTheReaderWasClosedFailsAndDoesNotCrash(@TempDir Path path, Random random)
      throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 300).list(100, 30);
    try (Directory directory = new MMapDirectory(path)) {
      try (VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
        index.addSegment(0, vectors);
      }
      DirectoryReader reader = DirectoryReader.open(directory);
      Searches.search(reader, vectors.get(0), 10, Searches.EVERYTHING);
      reader.close();
      assertThatExceptionOfType(AlreadyClosedException.class)
          .isThrownBy(() -> Searches.search(reader, vectors.get(0), 10, Searches.EVERYTHING));
    }
  }

  @Test
  void anIndexThatCannotBeOpenedLeavesNoFileOpen(Random random) throws IOException {
    ByteBuffersDirectory bytes = new ByteBuffersDirectory();
    try (VectorIndex index =
        new VectorIndex(
            bytes,
            VectorIndex.config(Map.of("a", VectorIndex.BLOCKED, "b", VectorIndex.BLOCKED)))) {
      RandomVectors vectors = new RandomVectors(random, 300);
      for (int number = 0; number < 20; number++) {
        index.put(number, Map.of("a", vectors.next(30), "b", vectors.next(30)));
      }
    }
    for (String extension : List.of("rsm", "rsf", "rsb")) {
      for (String file : bytes.listAll()) {
        if (file.endsWith(extension)) {
          // Closing fails where a file is open. The index itself is not to be checked.
          MockDirectoryWrapper copy = new MockDirectoryWrapper(random, truncated(bytes, file));
          copy.setCheckIndexOnClose(false);
          try (copy) {
            assertThatExceptionOfType(CorruptIndexException.class)
                .isThrownBy(() -> DirectoryReader.open(copy));
          }
        }
      }
    }
  }

  /** A copy of a directory in which one file lacks its last byte. */
  private static Directory truncated(Directory from, String file) throws IOException {
    Directory copy = new ByteBuffersDirectory();
    for (String name : from.listAll()) {
      try (IndexInput input = from.openInput(name, IOContext.READONCE);
          IndexOutput output = copy.createOutput(name, IOContext.DEFAULT)) {
        output.copyBytes(input, input.length() - (name.equals(file) ? 1 : 0));
      }
    }
    return copy;
  }

  private static List<String> mappedFiles(Path under) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains(under.toString()))
        .toList();
  }
}
