package dev.richter.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
final class BlockingTest {

  @Test
  void everyDocumentIsInExactlyOneBlockAndBlocksAscend(Random random) throws IOException {
    HeldVectors vectors = new HeldVectors(new RandomVectors(random, 300).list(400, 30));
    for (float fraction : new float[] {0.001f, 0.1f, 0.2f, 0.5f, 1}) {
      for (int minClusterSize : new int[] {1, 2, 5, 1000}) {
        Blocking blocking =
            new Blocking(vectors, new BlockingParameters(fraction, minClusterSize, 15, 1));
        for (int size : new int[] {1, 2, 3, 10, 400}) {
          int[] documents = members(random, 400, size);
          List<int[]> blocks = cut(blocking, documents, random.nextLong());
          assertThat(blocks)
              .hasSizeLessThanOrEqualTo((int) Math.ceil(size * (double) fraction))
              .allMatch(block -> block.length > 0)
              .allMatch(BlockingTest::ascends);
          assertThat(blocks.stream().flatMapToInt(Arrays::stream).sorted())
              .containsExactly(boxed(documents));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 50})
  void noBlockIsSmallerThanTheLeastClusterSizeUnlessItIsTheOnlyOne(int least, Random random)
      throws IOException {
    HeldVectors vectors = new HeldVectors(new RandomVectors(random, 300).list(300, 30));
    Blocking blocking = new Blocking(vectors, new BlockingParameters(0.3f, least, 15, 1));
    for (int round = 0; round < 50; round++) {
      List<int[]> blocks =
          cut(blocking, members(random, 300, 1 + random.nextInt(300)), random.nextLong());
      assertThat(blocks)
          .satisfiesAnyOf(
              all -> assertThat(all).hasSize(1),
              all -> assertThat(all).allMatch(block -> block.length >= least));
    }
  }

  @Test
  void theResultDependsOnListAndSeedAlone(Random random) throws IOException {
    HeldVectors vectors = new HeldVectors(new RandomVectors(random, 300).list(300, 30));
    BlockingParameters parameters = new BlockingParameters(0.2f, 2, 15, 1);
    Blocking used = new Blocking(vectors, parameters);
    for (int round = 0; round < 50; round++) {
      int[] documents = members(random, 300, 1 + random.nextInt(300));
      long seed = random.nextLong();
      assertThat(cut(used, documents.clone(), seed))
          .usingElementComparator(Arrays::compare)
          .isEqualTo(cut(new Blocking(vectors, parameters), documents, seed));
    }
  }

  @Test
  void anotherSeedChoosesOtherCentroids(Random random) throws IOException {
    HeldVectors vectors = new HeldVectors(new RandomVectors(random, 300).list(300, 30));
    Blocking blocking = new Blocking(vectors, new BlockingParameters(0.2f, 2, 15, 1));
    List<List<Integer>> sizes = new ArrayList<>();
    for (long seed = 0; seed < 8; seed++) {
      sizes.add(cut(blocking, vectors.documents(), seed).stream().map(b -> b.length).toList());
    }
    assertThat(sizes.stream().distinct().count()).isGreaterThan(1);
  }

  @Test
  void aListOfOneDocumentIsOneBlock() throws IOException {
    HeldVectors vectors = new HeldVectors(List.of(vector(0, 1), vector(0, 1), vector(0, 2)));
    Blocking blocking = new Blocking(vectors, new BlockingParameters(1, 1, 1, 1));
    int[] documents = {2};
    assertThat(blocking.cut(documents, 1)).containsExactly(1);
    assertThat(documents).containsExactly(2);
  }

  @Test
  void identicalDocumentsAreOneBlock() throws IOException {
    HeldVectors vectors = new HeldVectors(Collections.nCopies(500, vector(3, 1, 7, 0.5f)));
    for (float fraction : new float[] {0.2f, 1}) {
      Blocking blocking = new Blocking(vectors, new BlockingParameters(fraction, 2, 15, 1));
      assertThat(cut(blocking, vectors.documents(), 5)).hasSize(1);
    }
  }

  @Test
  void documentsThatShareNothingEachHaveTheirOwnBlockWhereEachIsACentroid() throws IOException {
    List<SparseVector> apart = IntStream.range(0, 100).mapToObj(token -> vector(token, 1)).toList();
    HeldVectors vectors = new HeldVectors(apart);
    Blocking blocking = new Blocking(vectors, new BlockingParameters(1, 1, 15, 1));
    assertThat(cut(blocking, vectors.documents(), 5)).hasSize(100);
  }

  @Test
  void documentsOfTwoTopicsDoNotShareABlock() throws IOException {
    List<SparseVector> topics = new ArrayList<>();
    for (int document = 0; document < 200; document++) {
      int topic = document % 2;
      topics.add(vector(10 + topic, 2, 20 + 2 * (document % 5) + topic, 1));
    }
    HeldVectors vectors = new HeldVectors(topics);
    Blocking blocking = new Blocking(vectors, new BlockingParameters(0.2f, 2, 15, 1));
    assertThat(cut(blocking, vectors.documents(), 5))
        .allMatch(
            block -> Arrays.stream(block).map(document -> document % 2).distinct().count() == 1);
  }

  @Test
  void onlyTheHeadsOfDocumentsCount() throws IOException {
    // Alike in their heaviest token, unlike in the rest.
    List<SparseVector> alike =
        IntStream.range(0, 100).mapToObj(i -> vector(0, 2, 1 + i, 1.9f)).toList();
    HeldVectors vectors = new HeldVectors(alike);
    Blocking head = new Blocking(vectors, new BlockingParameters(1, 1, 1, 1));
    Blocking whole = new Blocking(vectors, new BlockingParameters(1, 1, 2, 1));
    assertThat(cut(head, vectors.documents(), 5)).hasSize(1);
    assertThat(cut(whole, vectors.documents(), 5)).hasSize(100);
  }

  private static List<int[]> cut(Blocking blocking, int[] documents, long seed) throws IOException {
    int[] reordered = documents.clone();
    List<int[]> blocks = new ArrayList<>();
    int start = 0;
    for (int end : blocking.cut(reordered, seed)) {
      blocks.add(Arrays.copyOfRange(reordered, start, end));
      start = end;
    }
    assertThat(start).isEqualTo(documents.length);
    return blocks;
  }

  private static int[] members(Random random, int documents, int size) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, documents).boxed().toList());
    Collections.shuffle(all, random);
    return all.stream().limit(size).sorted().mapToInt(i -> i).toArray();
  }

  private static boolean ascends(int[] block) {
    return IntStream.range(1, block.length).allMatch(i -> block[i - 1] < block[i]);
  }

  private static Integer[] boxed(int[] values) {
    return Arrays.stream(values).boxed().toArray(Integer[]::new);
  }

  private static SparseVector vector(int token, float weight) {
    return SparseVector.of(new int[] {token}, new float[] {weight});
  }

  private static SparseVector vector(int token, float weight, int other, float otherWeight) {
    return SparseVector.ofUnsorted(new int[] {token, other}, new float[] {weight, otherWeight});
  }
}
