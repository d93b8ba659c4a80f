package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.testing.FullDisk;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.tests.store.MockDirectoryWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The file in which a segment's vectors wait to be ordered goes away, whatever happens. */
@ExtendWith(Seeded.class)
final class TemporaryFilesTest {

  /** Fails the next to happen after so many operations on files. */
  private static final class FailOnce extends MockDirectoryWrapper.Failure {

    private int operationsLeft;
    private boolean failed;

    FailOnce(int operationsLeft) {
      this.operationsLeft = operationsLeft;
    }

    @Override
    public void eval(MockDirectoryWrapper directory) throws IOException {
      if (operationsLeft-- == 0) {
        failed = true;
        throw new IOException("failed on purpose");
      }
    }
  }

  @Test
  void whicheverOperationFailsNoFileStaysBehindOrOpen(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 300).list(60, 30);
    boolean failed = true;
    int operations = 0;
    for (; failed; operations += 1 + random.nextInt(60)) {
      FailOnce failure = new FailOnce(operations);
      Directory bytes = new ByteBuffersDirectory();
      // Closing it fails where a file is open.
      try (MockDirectoryWrapper directory = new MockDirectoryWrapper(random, bytes)) {
        directory.setRandomIOExceptionRate(0);
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED);
        index.addSegment(0, vectors.subList(0, 20));
        index.addSegment(20, vectors.subList(20, 40));
        directory.failOn(failure);
        try {
          index.addSegment(40, vectors.subList(40, 60));
          index.merge(1);
          index.close();
        } catch (IOException | RuntimeException e) {
          index.writer().rollback();
        }
        failed = failure.failed;
        failure.operationsLeft = -1;
        try (VectorIndex again = new VectorIndex(directory, VectorIndex.BLOCKED);
            DirectoryReader reader = again.reader()) {
          assertThat(temporaryFiles(bytes)).as("operation %d", operations).isEmpty();
          assertThat(reader.numDocs()).isIn(40, 60);
          Searches.assertExact(reader, VectorIndex.FIELD, vectors.subList(0, 1));
        }
      }
    }
    assertThat(operations).isGreaterThan(20);
  }

  @Test
  void whereverTheDiskFillsUpNoFileStaysBehindOrOpen(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 300).list(200, 60);
    long size = 0;
    boolean full = true;
    for (; full; size += 1 + random.nextInt(2000)) {
      Directory bytes = new ByteBuffersDirectory();
      try (MockDirectoryWrapper directory = new MockDirectoryWrapper(random, bytes)) {
        FullDisk disk = new FullDisk(directory);
        VectorIndex index = new VectorIndex(disk, VectorIndex.BLOCKED);
        disk.leave(size);
        try {
          index.addSegment(0, vectors);
          index.close();
          full = false;
        } catch (IOException e) {
          index.writer().rollback();
          assertThat(temporaryFiles(bytes)).as("disk of %d bytes", size).isEmpty();
        }
      }
    }
    assertThat(size).isGreaterThan(10_000);
  }

  /** A directory where temporary files cannot be deleted, as if the process had ended before. */
  private static final class Forgetful extends FilterDirectory {

    Forgetful(Directory directory) {
      super(directory);
    }

    @Override
    public void deleteFile(String name) throws IOException {
      if (!name.endsWith(".tmp")) {
        super.deleteFile(name);
      }
    }
  }

  @Test
  void whatACrashLeavesIsGoneAfterTheNextOpening(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 300).list(60, 30);
    try (Directory directory = new ByteBuffersDirectory()) {
      try (VectorIndex index = new VectorIndex(new Forgetful(directory), VectorIndex.BLOCKED)) {
        index.addSegment(0, vectors);
      }
      assertThat(temporaryFiles(directory)).anyMatch(file -> file.contains("_forward_"));
      try (VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED);
          DirectoryReader reader = index.reader()) {
        assertThat(temporaryFiles(directory)).isEmpty();
        Searches.assertExact(reader, VectorIndex.FIELD, vectors.subList(0, 3));
      }
    }
  }

  @Test
  void theErrorIsNotHiddenByCleaningUp(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 300).list(60, 30);
    try (Directory directory = new ByteBuffersDirectory()) {
      FullDisk disk = new FullDisk(directory);
      VectorIndex index = new VectorIndex(disk, VectorIndex.BLOCKED);
      disk.leave(100);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> index.addSegment(0, vectors))
          .withMessage("No space left on device");
      index.writer().rollback();
    }
  }

  private static List<String> temporaryFiles(Directory directory) throws IOException {
    return List.of(directory.listAll()).stream().filter(file -> file.endsWith(".tmp")).toList();
  }
}
