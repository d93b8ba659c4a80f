package dev.richter.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.build.BlockingParameters;
import dev.richter.build.Pruning;
import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Without pruning and with every block open, the traversal gives what the exact search gives, bit
 * by bit, and that is what brute force gives.
 */
@ExtendWith(Seeded.class)
final class TraversalTest {

  static Stream<SparseParameters> parameters() {
    return Stream.of(
        VectorIndex.WHOLE,
        VectorIndex.WHOLE.withBlocking(new BlockingParameters(0.2f, 2, 15, 0.4f)),
        VectorIndex.WHOLE.withBlocking(new BlockingParameters(1, 1, 3, 0.01f)),
        VectorIndex.WHOLE.withWeightType(WeightType.FLOAT16),
        VectorIndex.WHOLE.withBlockThreshold(100));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void isExactUnderUpdatesDeletesAndMerges(SparseParameters parameters, Random random)
      throws IOException {
    RandomVectors vectors = new RandomVectors(random, 200);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, parameters)) {
      Map<Integer, SparseVector> expected = new TreeMap<>();
      for (int round = 0; round < 6; round++) {
        change(index, vectors, random, expected);
        if (round % 3 == 2) {
          index.merge(1 + random.nextInt(2));
        }
        try (DirectoryReader reader = index.reader()) {
          assertThat(VectorIndex.storedVectors(reader, VectorIndex.FIELD).keySet())
              .isEqualTo(expected.keySet());
          Searches.assertExact(reader, VectorIndex.FIELD, vectors.list(3, 30));
        }
      }
    }
  }

  private static void change(
      VectorIndex index, RandomVectors vectors, Random random, Map<Integer, SparseVector> expected)
      throws IOException {
    for (int i = 0; i < 150; i++) {
      int number = random.nextInt(400);
      if (random.nextInt(4) == 0) {
        index.delete(number);
        expected.remove(number);
      } else {
        expected.put(number, vectors.next(30));
        index.put(number, expected.get(number));
      }
    }
    index.commit();
  }

  @Test
  void tiesGoToTheSmallerDocument(Random random) throws IOException {
    SparseVector same = new RandomVectors(random, 20).next(10);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.WHOLE)) {
      index.addSegment(0, Collections.nCopies(60, same));
      index.addSegment(60, Collections.nCopies(300, same));
      index.addSegment(360, Collections.nCopies(100, same));
      for (int segments = 3; segments > 0; segments -= 2) {
        index.merge(segments);
        try (DirectoryReader reader = index.reader()) {
          for (int k : new int[] {1, 50, 400}) {
            Integer[] firstDocuments = IntStream.range(0, k).boxed().toArray(Integer[]::new);
            for (var parameters : List.of(Searches.EXACT, Searches.EVERYTHING, Searches.SAFE)) {
              SparseTopDocs found = Searches.search(reader, same, k, parameters);
              assertThat(found.scoreDocs())
                  .extracting(hit -> hit.doc)
                  .containsExactly(firstDocuments);
            }
          }
        }
      }
    }
  }

  @Test
  void weightsOfAnyMagnitudeAreScored(Random random) throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.WHOLE)) {
      float[] magnitudes = {1e-38f, 1e-30f, 1e-3f, 1, 1e3f, 1e30f, 1e36f};
      for (int number = 0; number < 200; number++) {
        float magnitude = magnitudes[random.nextInt(magnitudes.length)];
        Map<Integer, Float> weights = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
          weights.put(random.nextInt(40), magnitude * (0.1f + random.nextFloat()));
        }
        index.put(number, SparseVector.of(weights));
      }
      index.merge(1);
      try (DirectoryReader reader = index.reader()) {
        Searches.assertExact(
            reader, VectorIndex.FIELD, new RandomVectors(random, 40).list(5, 20), 10, 200);
      }
    }
  }

  @Test
  void aQueryMayHaveTokensThatNoDocumentHas(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 100);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.WHOLE)) {
      index.addSegment(0, vectors.list(100, 20));
      try (DirectoryReader reader = index.reader()) {
        SparseVector unknown = SparseVector.of(Map.of(1000, 9f, Integer.MAX_VALUE, 9f));
        SparseVector mixed = SparseVector.of(Map.of(0, 0.5f, 3, 1f, 1000, 9f));
        SparseVector known = SparseVector.of(Map.of(0, 0.5f, 3, 1f));
        assertThat(Searches.search(reader, unknown, 9, Searches.EVERYTHING).scoreDocs()).isEmpty();
        assertThat(Searches.search(reader, unknown, 9, Searches.EXACT).scoreDocs()).isEmpty();
        for (int queryCut = 1; queryCut < 3; queryCut++) {
          // Tokens without a list do not use up the query cut.
          SearchParameters cut = Searches.EVERYTHING.withQueryCut(queryCut);
          assertThat(Searches.asText(Searches.search(reader, mixed, 9, cut)))
              .isEqualTo(Searches.asText(Searches.search(reader, known, 9, cut)));
        }
      }
    }
  }

  @Test
  void aHeapFactorOfOneOverWholeSummariesIsStillExactAndOpensFewerBlocks(Random random)
      throws IOException {
    RandomVectors vectors = new RandomVectors(random, 400);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.WHOLE)) {
      index.addSegment(0, vectors.list(1000, 30));
      try (DirectoryReader reader = index.reader()) {
        long opened = 0;
        long scored = 0;
        for (SparseVector query : vectors.list(20, 30)) {
          SparseTopDocs found = Searches.search(reader, query, 10, Searches.SAFE);
          assertThat(Searches.asText(found))
              .isEqualTo(Searches.asText(Searches.search(reader, query, 10, Searches.EXACT)));
          opened += found.work().blocksOpened();
          scored += found.work().blocksScored();
        }
        assertThat(opened).isLessThan(scored);
      }
    }
  }

  @Test
  void countsItsWork(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 200);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.WHOLE)) {
      index.addSegment(0, vectors.list(300, 30));
      try (DirectoryReader reader = index.reader()) {
        SparseVector query = vectors.next(30);
        WorkCounters all = Searches.search(reader, query, 300, Searches.EVERYTHING).work();
        assertThat(all.lists()).isPositive().isLessThanOrEqualTo(query.size());
        assertThat(all.blocksOpened()).isEqualTo(all.blocksScored()).isPositive();
        assertThat(all.documentsScored()).isPositive().isLessThanOrEqualTo(300);
        assertThat(Searches.search(reader, query, 1, Searches.EXACT).work())
            .isEqualTo(new WorkCounters(0, 0, 0, 300));
        SearchParameters little = Searches.EVERYTHING.withQueryCut(1).withHeapFactor(1);
        WorkCounters few = Searches.search(reader, query, 1, little).work();
        assertThat(few.lists()).isEqualTo(1);
        assertThat(few.documentsScored()).isLessThanOrEqualTo(all.documentsScored());
      }
    }
  }

  static Stream<Pruning> prunings() {
    return Stream.of(new Pruning.FixedSize(2), Pruning.none());
  }

  @ParameterizedTest
  @MethodSource("prunings")
  void prunedListsAndCutQueriesStillYieldAsManyAsAreWanted(Pruning pruning, Random random)
      throws IOException {
    RandomVectors vectors = new RandomVectors(random, 200);
    SparseParameters pruned =
        VectorIndex.WHOLE
            .withPruning(pruning)
            .withBlocking(new BlockingParameters(0.5f, 1, 15, 0.1f));
    SearchParameters hasty = Searches.EVERYTHING.withQueryCut(1).withHeapFactor(1);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, pruned)) {
      index.addSegment(0, vectors.list(200, 20));
      index.addSegment(200, vectors.list(200, 20));
      try (DirectoryReader reader = index.reader()) {
        for (SparseVector query : vectors.list(20, 20)) {
          for (int k : new int[] {1, 5, 50, 1000}) {
            List<String> exact = Searches.asText(Searches.search(reader, query, k, Searches.EXACT));
            SparseTopDocs found = Searches.search(reader, query, k, hasty);
            assertThat(found.scoreDocs()).hasSameSizeAs(exact);
            if (found.scoreDocs().length < k) {
              // So few share a token with the query that all of them are the answer.
              assertThat(Searches.asText(found)).isEqualTo(exact);
            }
          }
        }
      }
    }
  }
}
