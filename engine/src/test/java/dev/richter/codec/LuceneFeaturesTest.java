package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SoftDeletesRetentionMergePolicy;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NIOFSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What Lucene does with other fields works with fields of sparse vectors. */
@ExtendWith(Seeded.class)
final class LuceneFeaturesTest {

  private static final String FIELD = VectorIndex.FIELD;

  @TempDir private Path path;

  @Test
  void answersDoNotDependOnTheDirectory(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 300).list(200, 30);
    List<List<String>> answers = new ArrayList<>();
    for (Directory directory :
        List.of(
            new ByteBuffersDirectory(),
            new MMapDirectory(path.resolve("mapped")),
            new NIOFSDirectory(path.resolve("read")))) {
      try (directory) {
        try (VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
          index.addSegment(0, vectors);
        }
        VectorIndex.check(directory);
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          Searches.assertExact(reader, FIELD, vectors.subList(0, 3));
          answers.add(
              Searches.asText(Searches.search(reader, vectors.get(9), 200, Searches.EVERYTHING)));
        }
      }
    }
    assertThat(answers.stream().distinct()).hasSize(1);
  }

  @Test
  void aSegmentMayBeOneCompoundFile(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 300);
    IndexWriterConfig config = config().setUseCompoundFile(true);
    config.getMergePolicy().setNoCFSRatio(1);
    try (Directory directory = new MMapDirectory(path);
        VectorIndex index = new VectorIndex(directory, config)) {
      index.addSegment(0, vectors.list(100, 30));
      index.addSegment(100, vectors.list(100, 30));
      index.merge(1);
      assertThat(directory.listAll()).anyMatch(file -> file.endsWith(".cfs"));
      assertSound(directory, index, vectors.list(3, 30));
    }
  }

  @Test
  void anIndexMayBeSorted(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 300);
    Sort descending = new Sort(new SortField(VectorIndex.NUMBER, SortField.Type.LONG, true));
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, config().setIndexSort(descending))) {
      Map<Integer, SparseVector> expected = new TreeMap<>();
      for (int segment = 0; segment < 3; segment++) {
        for (int number : IntStream.range(0, 60).map(i -> random.nextInt(500)).toArray()) {
          expected.put(number, vectors.next(30));
          index.put(number, expected.get(number));
        }
        index.commit();
        assertHolds(index, expected);
      }
      index.merge(1);
      assertHolds(index, expected);
      assertSound(directory, index, vectors.list(3, 30));
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertThat(VectorIndex.numbers(reader))
            .isSortedAccordingTo(Comparator.<Integer>naturalOrder().reversed());
      }
    }
  }

  @Test
  void anotherIndexMayBeAddedAsFilesOrAsReaders(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 300);
    try (Directory other = new ByteBuffersDirectory();
        Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      Map<Integer, SparseVector> expected = new TreeMap<>();
      try (VectorIndex otherIndex =
          new VectorIndex(other, VectorIndex.BLOCKED.withWeightType(WeightType.FLOAT16))) {
        for (int number = 0; number < 100; number++) {
          expected.put(number, vectors.next(30));
          otherIndex.put(number, expected.get(number));
        }
      }
      index.writer().addIndexes(other);
      assertHolds(index, expected);
      index.writer().deleteAll();
      try (DirectoryReader reader = DirectoryReader.open(other)) {
        index.writer().addIndexes((CodecReader) reader.leaves().getFirst().reader());
      }
      assertHolds(index, expected);
      assertSound(directory, index, vectors.list(3, 30));
    }
  }

  @Test
  void softlyDeletedDocumentsAreNotFound(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 300);
    IndexWriterConfig config = config().setSoftDeletesField("deleted");
    config.setMergePolicy(
        new SoftDeletesRetentionMergePolicy(
            "deleted", () -> new MatchNoDocsQuery("kept"), config.getMergePolicy()));
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, config)) {
      Map<Integer, SparseVector> expected = new TreeMap<>();
      for (int i = 0; i < 200; i++) {
        int number = random.nextInt(60);
        expected.put(number, vectors.next(30));
        index
            .writer()
            .softUpdateDocument(
                VectorIndex.term(number),
                VectorIndex.document(number, Map.of(FIELD, expected.get(number))),
                new NumericDocValuesField("deleted", 1));
        if (i % 50 == 49) {
          index.commit();
        }
      }
      assertHolds(index, expected);
      index.merge(1);
      assertHolds(index, expected);
      assertSound(directory, index, vectors.list(3, 30));
    }
  }

  @Test
  void aVectorMayBeReplacedAsADocValue(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 300);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      Map<Integer, SparseVector> expected = new TreeMap<>();
      for (int number = 0; number < 100; number++) {
        expected.put(number, vectors.next(30));
        index.put(number, expected.get(number));
      }
      index.commit();
      for (int round = 0; round < 2; round++) {
        for (int number = round; number < 100; number += 7) {
          expected.put(number, vectors.next(30));
          index
              .writer()
              .updateDocValues(
                  VectorIndex.term(number), new SparseVectorField(FIELD, expected.get(number)));
        }
        index.commit();
        assertHolds(index, expected);
        try (DirectoryReader reader = index.reader()) {
          Searches.assertExact(reader, FIELD, vectors.list(3, 30));
        }
      }
      expected.put(100, vectors.next(30));
      index.put(100, expected.get(100));
      index.merge(1);
      assertHolds(index, expected);
      assertSound(directory, index, vectors.list(3, 30));
    }
  }

  private static IndexWriterConfig config() {
    return VectorIndex.config(Map.of(FIELD, VectorIndex.BLOCKED));
  }

  /** Fails unless each live document has its own vector, as far as 8 bits go. */
  private static void assertHolds(VectorIndex index, Map<Integer, SparseVector> expected)
      throws IOException {
    try (DirectoryReader reader = index.reader()) {
      Map<Integer, SparseVector> stored = VectorIndex.storedVectors(reader, FIELD);
      assertThat(stored.keySet()).isEqualTo(expected.keySet());
      stored.forEach(
          (number, vector) -> {
            SparseVector original = expected.get(number);
            assertThat(vector.dot(original))
                .isBetween(original.dot(original) * 0.98f, original.dot(original) * 1.02f);
          });
    }
  }

  private static void assertSound(
      Directory directory, VectorIndex index, List<SparseVector> queries) throws IOException {
    index.close();
    VectorIndex.check(directory);
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertThat(VectorIndex.segmentsWithLists(reader, FIELD)).isEqualTo(reader.leaves().size());
      Searches.assertExact(reader, FIELD, queries);
    }
  }
}
