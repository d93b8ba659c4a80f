package dev.richter.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.codec.SparseFieldReader;
import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where nothing is cut, the traversal gives what scoring every document gives, bit by bit, and that
 * is what brute force gives; cuts leave work out.
 */
@ExtendWith(Seeded.class)
final class TraversalTest {

  static Stream<SparseParameters> parameters() {
    return Stream.of(
        VectorIndex.BLOCKED,
        VectorIndex.BLOCKED.withBlockSize(SparseParameters.AUTOMATIC),
        VectorIndex.BLOCKED.withBlockSize(1),
        VectorIndex.BLOCKED.withBlockSize(17),
        VectorIndex.BLOCKED.withBlockSize(SparseParameters.MAX_BLOCK_SIZE),
        VectorIndex.BLOCKED.withWeightType(WeightType.FLOAT16),
        VectorIndex.BLOCKED.withBlockThreshold(100));
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
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      index.addSegment(0, Collections.nCopies(60, same));
      index.addSegment(60, Collections.nCopies(300, same));
      index.addSegment(360, Collections.nCopies(100, same));
      for (int segments = 3; segments > 0; segments -= 2) {
        index.merge(segments);
        try (DirectoryReader reader = index.reader()) {
          for (int k : new int[] {1, 50, 400}) {
            Integer[] firstDocuments = IntStream.range(0, k).boxed().toArray(Integer[]::new);
            for (var parameters : List.of(Searches.EXACT, Searches.EVERYTHING, Searches.SAFE)) {
              VectorTopDocs found = Searches.search(reader, same, k, parameters);
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
  void tiesAcrossBlocksGoToTheSmallerDocument(Random random) throws IOException {
    List<SparseVector> few = new RandomVectors(random, 40).list(5, 10);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      for (int segment = 0; segment < 2; segment++) {
        index.addSegment(
            300 * segment,
            IntStream.range(0, 300).mapToObj(i -> few.get(random.nextInt(5))).toList());
      }
      try (DirectoryReader reader = index.reader()) {
        Searches.assertExact(reader, VectorIndex.FIELD, few, 1, 7, 50, 200, 500);
      }
    }
  }

  @Test
  void weightsOfAnyMagnitudeAreScored(Random random) throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      float[] magnitudes = {1e-38f, 1e-30f, 1e-3f, 1, 1e3f, 1e30f, 1e36f};
      for (int number = 0; number < 200; number++) {
        index.put(number, ofMagnitude(magnitudes[random.nextInt(magnitudes.length)], random));
      }
      index.merge(1);
      try (DirectoryReader reader = index.reader()) {
        Searches.assertExact(
            reader, VectorIndex.FIELD, new RandomVectors(random, 40).list(5, 20), 10, 200);
      }
    }
  }

  private static SparseVector ofMagnitude(float magnitude, Random random) {
    Map<Integer, Float> weights = new TreeMap<>();
    for (int i = 0; i < 10; i++) {
      weights.put(random.nextInt(40), magnitude * (0.1f + random.nextFloat()));
    }
    return SparseVector.of(weights);
  }

  @ParameterizedTest
  @ValueSource(floats = {30, 1e4f, 1e12f})
  void aFewHeavyWeightsDoNotDrownTheOthers(float factor, Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 2000);
    List<SparseVector> documents = vectors.list(4000, 60);
    List<SparseVector> queries =
        vectors.list(40, 20).stream().map(query -> withWeight(query, 1)).toList();
    int k = 10;
    Effort plain = effort(documents, queries, k);
    List<SparseVector> withHeavy = new ArrayList<>(documents);
    for (int i = 0; i < k - 1; i++) {
      withHeavy.set(i, withWeight(documents.get(i), factor));
    }
    Effort heavy = effort(withHeavy, queries, k);
    assertThat(heavy.recall()).isGreaterThan(plain.recall() - 0.05);
    assertThat(heavy.scored()).isLessThan(3 * plain.scored() / 2 + 2L * k * queries.size());
  }

  /** The vector with a token that is the same in all. */
  private static SparseVector withWeight(SparseVector vector, float weight) {
    Map<Integer, Float> weights = weights(vector);
    weights.put(0, weight);
    return SparseVector.of(weights);
  }

  private static Map<Integer, Float> weights(SparseVector vector) {
    Map<Integer, Float> weights = new TreeMap<>();
    for (int i = 0; i < vector.size(); i++) {
      weights.put(vector.token(i), vector.weight(i));
    }
    return weights;
  }

  private record Effort(double recall, long scored) {}

  /**
   * What searches with the defaults find of the exact answers, and how many documents they score.
   */
  private static Effort effort(List<SparseVector> documents, List<SparseVector> queries, int k)
      throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED.withBlockSize(2))) {
      index.addSegment(0, documents);
      try (DirectoryReader reader = index.reader()) {
        Searches.assertExact(reader, VectorIndex.FIELD, queries.subList(0, 5), k);
        long found = 0;
        long scored = 0;
        for (SparseVector query : queries) {
          Set<String> exact =
              new HashSet<>(Searches.asText(Searches.search(reader, query, k, Searches.SAFE)));
          VectorTopDocs answer = Searches.search(reader, query, k, SearchParameters.defaults());
          found += Searches.asText(answer).stream().filter(exact::contains).count();
          scored += answer.work().documentsScored();
        }
        return new Effort((double) found / queries.size() / k, scored);
      }
    }
  }

  @Test
  void productsMayBeTooLargeAndTooSmallForFloats(Random random) throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      float[] magnitudes = {1e-38f, 1e-20f, 1, 1e20f, 1e36f};
      for (int number = 0; number < 200; number++) {
        index.put(number, ofMagnitude(magnitudes[number % magnitudes.length], random));
      }
      index.merge(1);
      try (DirectoryReader reader = index.reader()) {
        for (int round = 0; round < 50; round++) {
          Map<Integer, Float> weights = new TreeMap<>();
          for (int i = 0; i < 6; i++) {
            weights.put(
                random.nextInt(40), magnitudes[random.nextInt(magnitudes.length)] * 100 / 3);
          }
          SparseVector query = SparseVector.of(weights);
          for (int k : new int[] {1, 10, 200}) {
            VectorTopDocs scanned = Searches.scan(reader, VectorIndex.FIELD, query, k);
            for (var parameters : List.of(Searches.EXACT, Searches.EVERYTHING, Searches.SAFE)) {
              assertThat(Searches.asText(Searches.search(reader, query, k, parameters)))
                  .isEqualTo(Searches.asText(scanned));
            }
            assertThat(Searches.search(reader, query, k, Searches.HASTY).scoreDocs())
                .hasSameSizeAs(scanned.scoreDocs());
          }
        }
      }
    }
  }

  @Test
  void tokensThatAreTooLightToBeStoredMayBeSearched(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 60);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      List<SparseVector> withLight = new ArrayList<>();
      for (int number = 0; number < 200; number++) {
        Map<Integer, Float> weights = weights(vectors.next(10));
        weights.put(0, 1f);
        weights.put(100 + number, 1e-4f);
        withLight.add(SparseVector.of(weights));
      }
      index.addSegment(0, withLight);
      SparseVector light = SparseVector.ofUnsorted(IntStream.range(100, 300).toArray(), ones(200));
      for (int segments = 2; segments > 0; segments--) {
        try (DirectoryReader reader = index.reader()) {
          assertThat(Searches.search(reader, light, 5, Searches.EVERYTHING).scoreDocs()).isEmpty();
          assertThat(Searches.search(reader, light, 5, Searches.HASTY).work())
              .isEqualTo(WorkCounters.NONE);
          Searches.assertExact(reader, VectorIndex.FIELD, withLight.subList(0, 5));
          for (LeafReaderContext leaf : reader.leaves()) {
            SparseFieldReader.of(leaf.reader(), VectorIndex.FIELD)
                .orElseThrow()
                .checkInvariants("some field");
          }
        }
        index.addSegment(200, vectors.list(10, 5));
        index.merge(1);
      }
    }
  }

  private static float[] ones(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void aQueryMayHaveTokensThatNoDocumentHas(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 100);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      index.addSegment(0, vectors.list(100, 20));
      try (DirectoryReader reader = index.reader()) {
        SparseVector unknown = SparseVector.of(Map.of(1000, 9f, Integer.MAX_VALUE, 9f));
        SparseVector mixed = SparseVector.of(Map.of(0, 0.5f, 3, 1f, 1000, 9f));
        SparseVector known = SparseVector.of(Map.of(0, 0.5f, 3, 1f));
        for (var parameters : List.of(Searches.EXACT, Searches.EVERYTHING, Searches.HASTY)) {
          assertThat(Searches.search(reader, unknown, 9, parameters).scoreDocs()).isEmpty();
          VectorTopDocs found = Searches.search(reader, mixed, 9, parameters);
          VectorTopDocs expected = Searches.search(reader, known, 9, parameters);
          assertThat(Searches.asText(found)).isEqualTo(Searches.asText(expected));
          assertThat(found.work()).isEqualTo(expected.work());
        }
      }
    }
  }

  /** Sums have room for so many lists; beyond that, every document is scored. */
  @Test
  void aQueryMayHaveTheMostTokens(Random random) throws IOException {
    int vocabularySize = BlockSums.mostLists() + 4000;
    List<SparseVector> vectors =
        IntStream.range(0, 300)
            .mapToObj(number -> spread(number, 300, vocabularySize, random))
            .toList();
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      index.addSegment(0, vectors);
      try (DirectoryReader reader = index.reader()) {
        for (int size :
            new int[] {1, BlockSums.mostLists(), BlockSums.mostLists() + 1, vocabularySize}) {
          SparseVector query = spread(0, 1, size, random);
          boolean traversed = size <= BlockSums.mostLists();
          Searches.assertExact(reader, VectorIndex.FIELD, List.of(query), 1, 10, 400);
          for (var parameters : List.of(Searches.EXACT, Searches.HASTY)) {
            WorkCounters work = Searches.search(reader, query, 10, parameters).work();
            assertThat(work.lists()).isEqualTo(traversed ? size : 0);
          }
        }
      }
    }
  }

  /** A vector of every so-manieth token. */
  private static SparseVector spread(int first, int step, int vocabularySize, Random random) {
    int[] tokens =
        IntStream.iterate(first, token -> token < vocabularySize, token -> token + step).toArray();
    float[] weights = new float[tokens.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.1f + random.nextFloat();
    }
    return SparseVector.of(tokens, weights);
  }

  @Test
  void blocksThatCannotHoldAnAnswerStayClosed(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 400);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      index.addSegment(0, vectors.list(1000, 30));
      try (DirectoryReader reader = index.reader()) {
        long safe = 0;
        long all = 0;
        for (SparseVector query : vectors.list(20, 30)) {
          safe += Searches.search(reader, query, 10, Searches.SAFE).work().blocksOpened();
          all += Searches.search(reader, query, 10, Searches.EVERYTHING).work().blocksOpened();
        }
        assertThat(safe).isPositive().isLessThan(all);
      }
    }
  }

  @Test
  void largerCutsNeverReadMore(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 400);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      index.addSegment(0, vectors.list(2000, 30));
      try (DirectoryReader reader = index.reader()) {
        for (int round = 0; round < 20; round++) {
          SparseVector query = vectors.ofSize(15);
          long before = Long.MAX_VALUE;
          for (float cut : new float[] {0, 0.01f, 0.05f, 0.1f, 0.3f, 1, 100}) {
            SearchParameters parameters = Searches.SAFE.withImpactCut(cut);
            long postings = Searches.search(reader, query, 10, parameters).work().postings();
            assertThat(postings).isPositive().isLessThanOrEqualTo(before);
            before = postings;
          }
        }
      }
    }
  }

  @Test
  void largerHeapFactorsOpenLess(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 400);
    List<SparseVector> queries = vectors.list(20, 30);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      index.addSegment(0, vectors.list(2000, 30));
      try (DirectoryReader reader = index.reader()) {
        long before = Long.MAX_VALUE;
        for (float factor : new float[] {0, 0.5f, 0.8f, 1, 1.3f, 2}) {
          SearchParameters parameters = Searches.EVERYTHING.withHeapFactor(factor);
          long blocks = 0;
          for (SparseVector query : queries) {
            blocks += Searches.search(reader, query, 10, parameters).work().blocksOpened();
          }
          assertThat(blocks).isPositive().isLessThan(before);
          before = blocks;
        }
      }
    }
  }

  @Test
  void countsItsWork(Random random) throws IOException {
    // So many that no list is a single group.
    int count = 3000;
    RandomVectors vectors = new RandomVectors(random, 200);
    List<SparseVector> documents = vectors.list(count, 30);
    SparseVector query = vectors.ofSize(15);
    Set<Integer> lists = new HashSet<>();
    long postings = 0;
    long matching = 0;
    long recordBytes = 0;
    for (SparseVector document : documents) {
      List<Integer> shared = new ArrayList<>(document.tokens().length);
      Arrays.stream(document.tokens()).forEach(shared::add);
      shared.retainAll(Arrays.stream(query.tokens()).boxed().toList());
      lists.addAll(shared);
      postings += shared.size();
      if (!shared.isEmpty()) {
        matching++;
        long room = (document.size() + 7L) / 8 * 8;
        recordBytes += Float.BYTES + (Short.BYTES + Byte.BYTES) * room;
      }
    }
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED.withBlockSize(1))) {
      index.addSegment(0, documents);
      try (DirectoryReader reader = index.reader()) {
        assertThat(Searches.search(reader, query, count, Searches.EVERYTHING).work())
            .isEqualTo(
                new WorkCounters(
                    lists.size(),
                    postings,
                    matching,
                    0,
                    matching,
                    Short.BYTES * postings + recordBytes));
        WorkCounters few = Searches.search(reader, query, 1, Searches.HASTY).work();
        assertThat(few.postings()).isLessThan(postings);
        assertThat(few.documentsScored()).isEqualTo(few.blocksOpened()).isLessThan(matching);
        WorkCounters scan = Searches.scan(reader, VectorIndex.FIELD, query, 1).work();
        assertThat(scan.lists()).isZero();
        assertThat(scan.postings()).isZero();
        assertThat(scan.blocksOpened()).isZero();
        assertThat(scan.documentsScored()).isEqualTo(count);
        assertThat(scan.bytesRead()).isGreaterThanOrEqualTo(recordBytes);
      }
    }
  }

  static Stream<SearchParameters> hasty() {
    return Stream.of(
        Searches.HASTY,
        Searches.EVERYTHING.withImpactCut(Float.MAX_VALUE),
        Searches.EVERYTHING.withHeapFactor(Float.MAX_VALUE),
        Searches.HASTY.withImpactCut(1e30f).withHeapFactor(1e10f),
        SearchParameters.defaults());
  }

  @ParameterizedTest
  @MethodSource("hasty")
  void howeverHastyASearchYieldsAsManyAsAreWanted(SearchParameters hasty, Random random)
      throws IOException {
    RandomVectors vectors = new RandomVectors(random, 200);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      index.addSegment(0, vectors.list(200, 20));
      index.addSegment(200, vectors.list(200, 20));
      for (int number = 0; number < 400; number += 1 + random.nextInt(3)) {
        index.delete(number);
      }
      try (DirectoryReader reader = index.reader()) {
        for (SparseVector query : vectors.list(20, 20)) {
          for (int k : new int[] {1, 5, 50, 1000}) {
            List<String> exact = Searches.asText(Searches.search(reader, query, k, Searches.EXACT));
            VectorTopDocs found = Searches.search(reader, query, k, hasty);
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
