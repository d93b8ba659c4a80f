package dev.richter.simd;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.VectorIndex;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/** Indexes, searches, and prints the kernels that scored and the documents that were found. */
public final class ScoringProgram {

  private ScoringProgram() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    RandomVectors vectors = new RandomVectors(new Random(3), 300);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      index.addSegment(0, vectors.list(50, 30));
      index.addSegment(50, vectors.list(50, 30));
      try (DirectoryReader reader = index.reader()) {
        var found = Searches.search(reader, vectors.next(30), 10, Searches.EVERYTHING);
        System.out.println("kernels: " + KernelProvider.kernels().name());
        System.out.println("found: " + Arrays.toString(Searches.numbers(reader, found)));
      }
    }
  }
}
