package dev.richter.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
final class DocumentOrderTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 64, 999, 1000, 4096})
  void everyDocumentWithAVectorIsThereOnceAndNoOther(int blockSize, Random random)
      throws IOException {
    List<SparseVector> vectors = new ArrayList<>(new RandomVectors(random, 300).list(1000, 70));
    for (int i = 0; i < 100; i++) {
      vectors.set(random.nextInt(vectors.size()), SparseVector.empty());
    }
    HeldVectors held = new HeldVectors(vectors);
    AtomicInteger placed = new AtomicInteger();
    int[] order = DocumentOrder.order(held, blockSize, 2, placed::addAndGet);
    Arrays.sort(order);
    assertThat(order).isEqualTo(held.documents());
    assertThat(placed).hasValue(order.length);
  }

  @Test
  void theOrderDoesNotDependOnTheNumberOfThreads(Random random) throws IOException {
    // So many that stretches become tasks of their own.
    HeldVectors vectors = new HeldVectors(new RandomVectors(random, 500).list(40_000, 12));
    int[] one = DocumentOrder.order(vectors, 7, 1, count -> {});
    assertThat(DocumentOrder.order(vectors, 7, 4, count -> {})).isEqualTo(one);
    assertThat(DocumentOrder.order(vectors, 7, 4, count -> {})).isEqualTo(one);
    assertThat(one).isNotEqualTo(vectors.documents());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void documentsOfAGroupBecomeNeighbours(int blockSize, Random random) throws IOException {
    int groups = 16;
    List<Integer> groupByDocument = new ArrayList<>();
    IntStream.range(0, 64 * groups).forEach(i -> groupByDocument.add(i % groups));
    Collections.shuffle(groupByDocument, random);
    List<SparseVector> vectors =
        groupByDocument.stream().map(group -> ofGroup(group, random)).toList();
    int[] order = DocumentOrder.order(new HeldVectors(vectors), blockSize, 2, count -> {});
    int together = 0;
    for (int place = 1; place < order.length; place++) {
      boolean same =
          groupByDocument.get(order[place]).equals(groupByDocument.get(order[place - 1]));
      together += same ? 1 : 0;
    }
    // One in sixteen by chance.
    assertThat(together).isGreaterThan(order.length * 3 / 4);
  }

  /** Some of the ten tokens of a group, and two of those that all groups share. */
  private static SparseVector ofGroup(int group, Random random) {
    Map<Integer, Float> weights = new TreeMap<>();
    for (int i = 0; i < 8; i++) {
      weights.put(100 + 10 * group + random.nextInt(10), 1 + random.nextFloat());
    }
    for (int i = 0; i < 2; i++) {
      weights.put(random.nextInt(100), 0.5f + random.nextFloat());
    }
    return SparseVector.of(weights);
  }

  @Test
  void equalVectorsAreOrderedToo(Random random) throws IOException {
    SparseVector same = new RandomVectors(random, 50).next(10);
    HeldVectors vectors = new HeldVectors(Collections.nCopies(500, same));
    for (int blockSize : new int[] {1, 7, 100}) {
      int[] order = DocumentOrder.order(vectors, blockSize, 2, count -> {});
      Arrays.sort(order);
      assertThat(order).isEqualTo(vectors.documents());
    }
  }

  @Test
  void weightsMayBeOfAnyMagnitude(Random random) throws IOException {
    float[] magnitudes = {Float.MIN_VALUE, 1e-40f, 1e-20f, 1, 1e20f, 1e38f};
    List<SparseVector> vectors = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Map<Integer, Float> weights = new TreeMap<>();
      for (int j = 0; j < 8; j++) {
        weights.put(random.nextInt(50), magnitudes[random.nextInt(magnitudes.length)]);
      }
      vectors.add(SparseVector.of(weights));
    }
    HeldVectors held = new HeldVectors(vectors);
    int[] order = DocumentOrder.order(held, 3, 2, count -> {});
    assertThat(DocumentOrder.order(held, 3, 1, count -> {})).isEqualTo(order);
    Arrays.sort(order);
    assertThat(order).isEqualTo(held.documents());
  }

  @Test
  void oneDocumentAndNoneAreOrdered() throws IOException {
    SparseVector vector = SparseVector.of(Map.of(3, 1f));
    for (int blockSize : new int[] {1, 4096}) {
      assertThat(DocumentOrder.order(new HeldVectors(List.of(vector)), blockSize, 2, count -> {}))
          .containsExactly(0);
      List<SparseVector> onlyLast = List.of(SparseVector.empty(), vector);
      assertThat(DocumentOrder.order(new HeldVectors(onlyLast), blockSize, 2, count -> {}))
          .containsExactly(1);
      DocumentVectors none = new Unreadable(new HeldVectors(onlyLast), 0);
      assertThat(DocumentOrder.order(none, blockSize, 2, count -> {})).isEmpty();
    }
  }

  @Test
  void anErrorOfReadingComesThroughAsItIs(Random random) {
    HeldVectors held = new HeldVectors(new RandomVectors(random, 50).list(300, 5));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () -> DocumentOrder.order(new Unreadable(held, held.maxDocument()), 3, 2, count -> {}))
        .withMessage("cannot be read");
  }

  /** The first so many documents; reading more than the heaviest entry of one fails. */
  private record Unreadable(HeldVectors vectors, int maxDocument) implements DocumentVectors {

    @Override
    public int vocabularySize() {
      return vectors.vocabularySize();
    }

    @Override
    public int read(int document, int limit, int[] tokens, float[] weights) throws IOException {
      if (limit > 1) {
        throw new IOException("cannot be read");
      }
      return vectors.read(document, limit, tokens, weights);
    }
  }
}
