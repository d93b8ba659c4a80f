package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.vector.SparseVector;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(Seeded.class)
final class StoredVectorTest {

  private static final double ROUNDING = 1e-6;

  static Stream<Arguments> typesAndSizes() {
    return Stream.of(9.8E-45f, 1e-42f, 1e-38f, 1e-30f, 1f, 255f, 1e30f, 1e38f)
        .flatMap(size -> Stream.of(WeightType.values()).map(type -> Arguments.of(type, size)));
  }

  @ParameterizedTest
  @MethodSource("typesAndSizes")
  void aStoredWeightIsHalfAStepOffAtMost(WeightType type, float size, Random random) {
    RandomVectors vectors = new RandomVectors(random, 1000);
    for (int round = 0; round < 100; round++) {
      assertWithinHalfAStep(scaled(vectors.next(60), size), type);
    }
  }

  @ParameterizedTest
  @EnumSource
  void weightsOfAllMagnitudesInOneVectorAreHalfAStepOffAtMost(WeightType type, Random random) {
    for (int round = 0; round < 100; round++) {
      Map<Integer, Float> weights = new HashMap<>();
      for (int token = 0; token < 60; token++) {
        weights.put(token, Float.intBitsToFloat(1 + random.nextInt(0x7F7FFFFF)));
      }
      assertWithinHalfAStep(SparseVector.of(weights), type);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theExtremesOfFloatsCanBeStored(WeightType type) {
    for (float weight :
        new float[] {
          Float.MIN_VALUE,
          2 * Float.MIN_VALUE,
          300 * Float.MIN_VALUE,
          Float.MIN_NORMAL,
          Math.nextDown(Float.MIN_NORMAL),
          3e38f,
          Float.MAX_VALUE
        }) {
      SparseVector vector = SparseVector.of(Map.of(Integer.MAX_VALUE, weight));
      assertWithinHalfAStep(vector, type);
      assertThat(stored(vector, type).size).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void weightsTooLightForTheScaleAreDropped(WeightType type) {
    float least = type == WeightType.UINT8 ? 0.5f / 255 : 0x1p-25f;
    SparseVector vector =
        SparseVector.of(Map.of(1, 1f, 2, least * 0.99f, 3, least * 1.01f, 4, 1e-38f));
    assertThat(weights(stored(vector, type))).containsOnlyKeys(1, 3);
  }

  @ParameterizedTest
  @EnumSource
  void entriesAreStoredHeaviestFirstAndEqualOnesByToken(WeightType type, Random random) {
    StoredVector stored = stored(new RandomVectors(random, 1000).next(200), type);
    for (int i = 1; i < stored.size; i++) {
      assertThat(stored.weight(i)).isLessThanOrEqualTo(stored.weight(i - 1));
    }
    StoredVector equal = stored(SparseVector.of(Map.of(5, 1f, 1 << 30, 1f, 0, 1f)), type);
    assertThat(IntStream.range(0, 3).map(i -> equal.tokens[i])).containsExactly(0, 5, 1 << 30);
  }

  @ParameterizedTest
  @EnumSource
  void quantisingOnceMoreChangesNothing(WeightType type, Random random) {
    StoredVector stored = stored(new RandomVectors(random, 1000).next(200), type);
    float scale = stored.scale;
    Map<Integer, Float> before = weights(stored);
    stored.quantize(type);
    assertThat(stored.scale).isEqualTo(scale);
    assertThat(weights(stored)).isEqualTo(before);
  }

  @Test
  void anotherTypeIsHalfAStepOffWhatWasStored(Random random) {
    RandomVectors vectors = new RandomVectors(random, 1000);
    for (int round = 0; round < 100; round++) {
      StoredVector vector = stored(vectors.next(60), WeightType.FLOAT16);
      SparseVector before = SparseVector.of(weights(vector));
      assertWithinHalfAStep(before, WeightType.UINT8);
      vector.quantize(WeightType.UINT8);
      assertThat(weights(vector)).isEqualTo(weights(stored(before, WeightType.UINT8)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDocValueReadsBackAsItWasWritten(WeightType type, Random random) {
    RandomVectors vectors = new RandomVectors(random, Integer.MAX_VALUE);
    BytesRef value = new BytesRef();
    StoredVector read = new StoredVector();
    for (int round = 0; round < 100; round++) {
      StoredVector stored = stored(vectors.next(1 + random.nextInt(300)), type);
      VectorCoding.write(stored, type, value);
      VectorCoding.read(inTheMiddle(value), read);
      assertThat(read.type).isEqualTo(type);
      assertThat(read.scale).isEqualTo(stored.scale);
      assertThat(weights(read)).isEqualTo(weights(stored));
    }
  }

  @Test
  void aPlainDocValueReadsBackExactly(Random random) {
    RandomVectors vectors = new RandomVectors(random, Integer.MAX_VALUE);
    for (int round = 0; round < 100; round++) {
      SparseVector vector = scaled(vectors.next(1 + random.nextInt(300)), 1e-38f);
      assertThat(VectorCoding.decode(inTheMiddle(VectorCoding.encode(vector)))).isEqualTo(vector);
    }
  }

  private static void assertWithinHalfAStep(SparseVector vector, WeightType type) {
    float heaviest = 0;
    for (float weight : vector.weights()) {
      heaviest = Math.max(heaviest, weight);
    }
    Map<Integer, Float> weights = weights(stored(vector, type));
    assertThat(vector.tokens()).contains(weights.keySet().stream().mapToInt(t -> t).toArray());
    for (int i = 0; i < vector.size(); i++) {
      assertThat(Math.abs((double) weights.getOrDefault(vector.token(i), 0f) - vector.weight(i)))
          .as("weight %s beside %s is stored as %s", vector.weight(i), heaviest, weights)
          .isLessThanOrEqualTo(halfStep(type, vector.weight(i), heaviest));
    }
  }

  /** Where floats themselves have no finer steps, a step of theirs is allowed. */
  private static double halfStep(WeightType type, double weight, float heaviest) {
    double halfStep =
        switch (type) {
          case UINT8 -> heaviest / 255.0 / 2;
          case FLOAT16 -> {
            double unit = Math.scalb(1.0, Math.getExponent(heaviest));
            yield Math.max(weight * 0x1p-11, unit * 0x1p-25);
          }
        };
    return halfStep * (1 + 255 * ROUNDING) + Float.MIN_VALUE;
  }

  private static StoredVector stored(SparseVector vector, WeightType type) {
    StoredVector stored = new StoredVector();
    VectorCoding.read(VectorCoding.encode(vector), stored);
    stored.quantize(type);
    return stored;
  }

  private static Map<Integer, Float> weights(StoredVector stored) {
    Map<Integer, Float> weights = new HashMap<>();
    for (int i = 0; i < stored.size; i++) {
      weights.put(stored.tokens[i], stored.weight(i));
    }
    assertThat(weights).hasSize(stored.size);
    return weights;
  }

  /** The same value amid other bytes, as Lucene may hand it over. */
  private static BytesRef inTheMiddle(BytesRef value) {
    byte[] bytes = new byte[value.length + 7];
    System.arraycopy(value.bytes, value.offset, bytes, 3, value.length);
    return new BytesRef(bytes, 3, value.length);
  }

  private static SparseVector scaled(SparseVector vector, float factor) {
    float[] weights = vector.weights();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.max(Float.MIN_VALUE, weights[i] * factor);
    }
    return SparseVector.of(vector.tokens(), weights);
  }
}
