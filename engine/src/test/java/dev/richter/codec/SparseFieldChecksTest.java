package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
final class SparseFieldChecksTest {

  /** What is done with the field of an index of one segment. */
  @FunctionalInterface
  private interface FieldTest {
    void run(SparseFieldReader field) throws IOException;
  }

  @Test
  void aFieldAsItIsWrittenPasses(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 90).list(300, 20);
    for (WeightType type : WeightType.values()) {
      SparseParameters parameters = VectorIndex.BLOCKED.withWeightType(type);
      withField(parameters, vectors, field -> assertSound(field));
    }
    withField(SparseParameters.defaults(), vectors, field -> assertSound(field));
  }

  @Test
  void blocksOfOtherVectorsAreFound(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 30).list(200, 20);
    // One token moves, so that vocabulary, document frequencies and local tokens stay as they are.
    assertRefused(
        VectorIndex.BLOCKED,
        with(vectors, 100, 500, 1),
        with(vectors, 150, 500, 1),
        "has another entry in block");
  }

  @Test
  void listsOfOtherWeightsAreFound(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 30).list(200, 20);
    // In one block, documents keep their order.
    assertRefused(
        VectorIndex.BLOCKED.withBlockSize(SparseParameters.MAX_BLOCK_SIZE),
        with(vectors, 100, 500, 1),
        with(vectors, 100, 500, 2),
        "other postings");
  }

  @Test
  void listsUnderALighterHeaviestWeightAreFound(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 30).list(200, 20);
    assertRefused(
        VectorIndex.BLOCKED.withBlockSize(SparseParameters.MAX_BLOCK_SIZE),
        with(vectors, 100, 500, 9),
        with(vectors, 100, 500, 5),
        "over the heaviest");
  }

  /** The forward index of some vectors does not go with the lists of others. */
  private static void assertRefused(
      SparseParameters parameters,
      List<SparseVector> forward,
      List<SparseVector> lists,
      String violation)
      throws IOException {
    withField(
        parameters,
        forward,
        field ->
            withField(
                parameters,
                lists,
                other ->
                    assertThatExceptionOfType(CorruptIndexException.class)
                        .isThrownBy(
                            () ->
                                new SparseFieldReader(
                                        Map.of(), field.forward(), other.lists().orElseThrow())
                                    .checkInvariants("some field"))
                        .withMessageContaining("some field")
                        .withMessageContaining(violation)));
  }

  private static void assertSound(SparseFieldReader field) {
    assertThatCode(() -> field.checkInvariants("some field")).doesNotThrowAnyException();
  }

  /** The vectors, one of them with another token. */
  private static List<SparseVector> with(
      List<SparseVector> vectors, int document, int token, float weight) {
    List<SparseVector> changed = new ArrayList<>(vectors);
    SparseVector vector = vectors.get(document);
    int[] tokens = Arrays.copyOf(vector.tokens(), vector.size() + 1);
    float[] weights = Arrays.copyOf(vector.weights(), vector.size() + 1);
    tokens[vector.size()] = token;
    weights[vector.size()] = weight;
    changed.set(document, SparseVector.of(tokens, weights));
    return changed;
  }

  private static void withField(
      SparseParameters parameters, List<SparseVector> vectors, FieldTest test) throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, parameters)) {
      for (int number = 0; number < vectors.size(); number++) {
        index.put(number, vectors.get(number));
      }
      index.commit();
      try (DirectoryReader reader = index.reader()) {
        test.run(
            SparseFieldReader.of(reader.leaves().getFirst().reader(), VectorIndex.FIELD)
                .orElseThrow());
      }
    }
  }
}
