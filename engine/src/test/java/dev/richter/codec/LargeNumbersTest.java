package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.richter.search.SearchParameters;
import dev.richter.search.SparseVectorQuery;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that do not fit the narrow forms of the files are written in the wide ones. */
@ExtendWith(Seeded.class)
final class LargeNumbersTest {

  @TempDir private Path path;

  @Test
  void tokensReachTheLargestInt(Random random) throws IOException {
    RandomVectors random31Bits = new RandomVectors(random, Integer.MAX_VALUE);
    List<SparseVector> vectors = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      vectors.add(with(random31Bits.next(30), Integer.MAX_VALUE, 1 + random.nextFloat()));
    }
    try (Directory directory = new MMapDirectory(path);
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      index.addSegment(0, vectors.subList(0, 100));
      index.addSegment(100, vectors.subList(100, 200));
      assertExact(index, vectors.subList(0, 10));
      index.merge(1);
      assertExact(index, vectors.subList(0, 10));
    }
  }

  @ParameterizedTest
  @EnumSource
  void moreThan65536DistinctTokensTakeFourBytesEach(WeightType type, Random random)
      throws IOException {
    List<SparseVector> vectors = new ArrayList<>();
    RandomVectors few = new RandomVectors(random, 50);
    for (int document = 0; document < 1000; document++) {
      Map<Integer, Float> weights = asMap(few.next(10));
      for (int i = 0; i < 66; i++) {
        weights.put(1000 + 66 * document + i, 0.01f + random.nextFloat());
      }
      vectors.add(SparseVector.of(weights));
    }
    try (Directory directory = new MMapDirectory(path);
        VectorIndex index =
            new VectorIndex(
                directory, VectorIndex.BLOCKED.withWeightType(type).withBlockThreshold(1000))) {
      index.addSegment(0, vectors.subList(0, 980));
      assertThat(forward(index).layout().tokenBytes()).isEqualTo(Short.BYTES);
      index.addSegment(980, vectors.subList(980, 1000));
      index.merge(1);
      assertThat(forward(index).vocabularySize()).isGreaterThan(1 << 16);
      assertThat(forward(index).layout().tokenBytes()).isEqualTo(Integer.BYTES);
      assertExact(index, vectors.subList(978, 982));
    }
  }

  @Test
  void aVectorMayHaveTheMostTokens(Random random) throws IOException {
    float[] weights = new float[SparseVector.MAX_SIZE];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.5f + random.nextFloat();
    }
    SparseVector longest =
        SparseVector.of(IntStream.range(0, weights.length).map(i -> 3 * i).toArray(), weights);
    try (Directory directory = new MMapDirectory(path);
        VectorIndex index =
            new VectorIndex(directory, VectorIndex.BLOCKED.withBlockThreshold(1000))) {
      index.addSegment(0, List.of(longest, new RandomVectors(random, 100).next(10)));
      index.merge(1);
      assertThat(forward(index).size(0)).isEqualTo(SparseVector.MAX_SIZE);
      assertExact(index, List.of(new RandomVectors(random, 3 * SparseVector.MAX_SIZE).next(300)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 4097, 65_537, 270_000})
  void listsGoOverStripesOfBlocks(int documents, Random random) throws IOException {
    RandomVectors tails = new RandomVectors(random, 5000);
    try (Directory directory = new MMapDirectory(path);
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED.withBlockSize(1))) {
      int heaviest = random.nextInt(documents);
      for (int document = 0; document < documents; document++) {
        float weight = document == heaviest ? 2 : 0.01f + random.nextFloat();
        SparseVector vector = with(tails.next(5), 7, weight);
        index
            .writer()
            .addDocument(VectorIndex.document(document, Map.of(VectorIndex.FIELD, vector)));
      }
      index.merge(1);
      try (DirectoryReader reader = index.reader()) {
        SparseFieldReader field = field(reader);
        assertThat(field.stats().blocks()).isEqualTo(documents);
        BlockedListCursor longest = new BlockedListCursor(field.lists().orElseThrow());
        assertThat(field.lists().orElseThrow().open(0, longest)).isTrue();
        assertEveryBlockIsThereOnce(longest, documents);
        assertThat(field.lists().orElseThrow().stripes().tables())
            .isEqualTo(documents > 262_144 ? 2 : 1);
        assertFindsTheHeaviest(reader, 2);
        field.checkInvariants("some field");
        Searches.assertExact(
            reader,
            VectorIndex.FIELD,
            List.of(with(tails.next(20), 7, 0.3f), with(tails.next(30), 7, 2), tails.next(9)),
            100);
      }
    }
  }

  /** By estimates, which are added up another way than bounds. */
  private static void assertFindsTheHeaviest(DirectoryReader reader, float weight)
      throws IOException {
    SparseVectorQuery pruned =
        new SparseVectorQuery(
            VectorIndex.FIELD,
            SparseVector.of(Map.of(7, 1f)),
            1,
            SearchParameters.defaults(),
            null);
    ScoreDoc[] found = pruned.search(new IndexSearcher(reader)).scoreDocs();
    assertThat(found).hasSize(1);
    assertThat(found[0].score).isCloseTo(weight, within(0.01f * weight));
  }

  private static void assertEveryBlockIsThereOnce(BlockedListCursor list, int blocks)
      throws IOException {
    short[] sums = new short[blocks];
    for (int group = 0; group < list.groups(); group++) {
      list.add(group, (short) 3, sums);
    }
    for (short sum : sums) {
      if (sum != 3) {
        assertThat(sum).isEqualTo((short) 3);
      }
    }
  }

  private static void assertExact(VectorIndex index, List<SparseVector> queries)
      throws IOException {
    try (DirectoryReader reader = index.reader()) {
      Searches.assertExact(reader, VectorIndex.FIELD, queries);
    }
  }

  private static ForwardIndex forward(VectorIndex index) throws IOException {
    try (DirectoryReader reader = index.reader()) {
      return field(reader).forward();
    }
  }

  private static SparseFieldReader field(DirectoryReader reader) throws IOException {
    return SparseFieldReader.of(reader.leaves().getFirst().reader(), VectorIndex.FIELD)
        .orElseThrow();
  }

  private static SparseVector with(SparseVector vector, int token, float weight) {
    Map<Integer, Float> weights = asMap(vector);
    weights.put(token, weight);
    return SparseVector.of(weights);
  }

  private static Map<Integer, Float> asMap(SparseVector vector) {
    Map<Integer, Float> weights = new TreeMap<>();
    for (int i = 0; i < vector.size(); i++) {
      weights.put(vector.token(i), vector.weight(i));
    }
    return weights;
  }
}
