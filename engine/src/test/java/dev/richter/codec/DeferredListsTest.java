package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bulk load leaves the lists out until its end. */
@ExtendWith(Seeded.class)
final class DeferredListsTest {

  private static final int BLOCK_THRESHOLD = 50;

  private final RichterCodec codec =
      new RichterCodec(
          Map.of(VectorIndex.FIELD, VectorIndex.BLOCKED.withBlockThreshold(BLOCK_THRESHOLD)), 2);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aForcedMergeBuildsTheListsOfASingleDeferredSegment(boolean compound, Random random)
      throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 300).list(100, 30);
    IndexWriterConfig config = config().setUseCompoundFile(compound);
    config.getMergePolicy().setNoCFSRatio(compound ? 1 : 0);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, config)) {
      codec.deferBlocks(true);
      index.addSegment(0, vectors);
      assertLists(index, 1, 0, vectors);
      codec.deferBlocks(false);
      index.merge(1);
      assertLists(index, 1, 1, vectors);
    }
  }

  @Test
  void aForcedMergeBuildsTheListsOfEverySegmentThatIsLargeEnough(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 300).list(200, 30);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, config())) {
      codec.deferBlocks(true);
      index.addSegment(0, vectors.subList(0, 60));
      index.addSegment(60, vectors.subList(60, 130));
      index.addSegment(130, vectors.subList(130, 150));
      codec.deferBlocks(false);
      index.addSegment(150, vectors.subList(150, 200));
      assertLists(index, 4, 1, vectors);
      index.merge(4);
      assertLists(index, 4, 3, vectors);
      index.merge(1);
      assertLists(index, 1, 1, vectors);
    }
  }

  @Test
  void aForcedMergeLeavesSegmentsAloneThatHaveListsOrTooFewVectorsForThem(Random random)
      throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 300).list(80, 30);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, config())) {
      index.addSegment(0, vectors.subList(0, 60));
      index.addSegment(60, vectors.subList(60, 70));
      for (int number = 70; number < 80 + BLOCK_THRESHOLD; number++) {
        index.put(number, number < 80 ? Map.of(VectorIndex.FIELD, vectors.get(number)) : Map.of());
      }
      index.commit();
      String[] before = directory.listAll();
      index.merge(3);
      assertThat(directory.listAll()).contains(withoutCommits(before));
      index.merge(1);
      String[] merged = directory.listAll();
      index.merge(1);
      assertThat(directory.listAll()).contains(withoutCommits(merged));
    }
  }

  @Test
  void aMergeWhileListsAreDeferredIsFlatToo(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 300).list(120, 30);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, config())) {
      codec.deferBlocks(true);
      index.addSegment(0, vectors.subList(0, 60));
      index.addSegment(60, vectors.subList(60, 120));
      index.merge(1);
      assertLists(index, 1, 0, vectors);
    }
  }

  private IndexWriterConfig config() {
    IndexWriterConfig config = VectorIndex.config(Map.of()).setCodec(codec);
    return config.setMergePolicy(new ListsMergePolicy(config.getMergePolicy()));
  }

  private static String[] withoutCommits(String[] files) {
    return List.of(files).stream()
        .filter(file -> !file.startsWith("segments"))
        .toArray(String[]::new);
  }

  private static void assertLists(
      VectorIndex index, int segments, int withLists, List<SparseVector> vectors)
      throws IOException {
    try (DirectoryReader reader = index.reader()) {
      assertThat(reader.leaves()).hasSize(segments);
      assertThat(VectorIndex.segmentsWithLists(reader, VectorIndex.FIELD)).isEqualTo(withLists);
      Searches.assertExact(reader, VectorIndex.FIELD, vectors.subList(0, 3));
    }
  }
}
