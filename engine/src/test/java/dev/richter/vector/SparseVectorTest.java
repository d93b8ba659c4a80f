package dev.richter.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SparseVectorTest {

  static Stream<Arguments> badVectors() {
    return Stream.of(
        bad(ErrorCode.VECTOR_LENGTH_MISMATCH, "1 tokens and 2 weights", () -> of(ints(1), 1, 2)),
        bad(ErrorCode.VECTOR_LENGTH_MISMATCH, "2 tokens and 0 weights", () -> of(ints(1, 2))),
        bad(ErrorCode.VECTOR_LENGTH_MISMATCH, "0 tokens and 1", () -> unsorted(ints(), 1)),
        bad(ErrorCode.VECTOR_TOKEN_NEGATIVE, "token -1", () -> of(ints(-1), 1)),
        bad(ErrorCode.VECTOR_TOKEN_NEGATIVE, "token -1", () -> of(ints(2, -1), 1, 1)),
        bad(ErrorCode.VECTOR_TOKEN_NEGATIVE, "-2147483648", () -> of(ints(1 << 31), 1)),
        bad(ErrorCode.VECTOR_TOKEN_NEGATIVE, "token -7", () -> unsorted(ints(3, -7), 1, 1)),
        bad(ErrorCode.VECTOR_TOKEN_NEGATIVE, "token -7", () -> SparseVector.of(Map.of(-7, 1f))),
        bad(ErrorCode.VECTOR_TOKENS_UNSORTED, "token 3 stands after", () -> of(ints(9, 3), 1, 1)),
        bad(ErrorCode.VECTOR_TOKEN_DUPLICATE, "token 3", () -> of(ints(3, 3), 1, 1)),
        bad(ErrorCode.VECTOR_TOKEN_DUPLICATE, "token 3", () -> unsorted(ints(3, 9, 3), 1, 1, 1)),
        bad(ErrorCode.VECTOR_TOO_MANY_TOKENS, "65537 tokens", () -> ofSize(65_537)),
        bad(
            ErrorCode.VOCABULARY_INVALID,
            "\"b\"",
            () -> SparseVector.of(Map.of("b", 1f), Vocabulary.of(List.of("a")))));
  }

  @ParameterizedTest
  @MethodSource("badVectors")
  void refusesABadVectorByNameAndNamesTheValue(
      ErrorCode code, String named, Supplier<SparseVector> making) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(making::get)
        .withMessageContaining(named)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(
      floats = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0f,
        -0f,
        -1f,
        -Float.MIN_VALUE
      })
  void refusesAWeightThatIsNotPositiveAndFinite(float weight) {
    for (Supplier<SparseVector> making :
        List.<Supplier<SparseVector>>of(
            () -> of(ints(1, 17), 1, weight),
            () -> unsorted(ints(17, 1), weight, 1),
            () -> SparseVector.of(Map.of(17, weight)))) {
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(making::get)
          .withMessageContaining("weight " + weight + " of token 17")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.VECTOR_WEIGHT_INVALID));
    }
  }

  @Test
  void takesTheExtremesOfTokensWeightsAndSize() {
    SparseVector vector =
        of(ints(0, 65_536, Integer.MAX_VALUE), Float.MIN_VALUE, 1, Float.MAX_VALUE);
    assertThat(vector.token(2)).isEqualTo(Integer.MAX_VALUE);
    assertThat(vector.weights()).containsExactly(Float.MIN_VALUE, 1, Float.MAX_VALUE);
    assertThat(ofSize(SparseVector.MAX_SIZE).size()).isEqualTo(65_536);
  }

  @Test
  void theEmptyVectorIsLegal() {
    assertThat(of(ints())).isEqualTo(SparseVector.empty()).isEqualTo(unsorted(ints()));
    assertThat(SparseVector.of(Map.of()).isEmpty()).isTrue();
  }

  @Test
  void sortsTokensWithTheirWeights() {
    SparseVector sorted = of(ints(2, 5, Integer.MAX_VALUE), 20, 50, 70);
    assertThat(unsorted(ints(5, Integer.MAX_VALUE, 2), 50, 70, 20)).isEqualTo(sorted);
    assertThat(SparseVector.of(Map.of(5, 50f, 2, 20f, Integer.MAX_VALUE, 70f))).isEqualTo(sorted);
  }

  @Test
  void numbersTextualTokensByTheVocabulary() {
    Vocabulary vocabulary = Vocabulary.of(List.of("zero", "one", "two"));
    assertThat(SparseVector.of(Map.of("two", 0.5f, "zero", 2f), vocabulary))
        .isEqualTo(of(ints(0, 2), 2, 0.5f));
  }

  @Test
  void laterChangesOfTheCallersArraysDoNotReachTheVector() {
    int[] tokens = ints(1, 2);
    float[] weights = {1, 2};
    SparseVector vector = SparseVector.of(tokens, weights);
    tokens[0] = 99;
    weights[0] = -1;
    vector.tokens()[1] = 99;
    vector.weights()[1] = -1;
    assertThat(vector).isEqualTo(of(ints(1, 2), 1, 2)).hasSameHashCodeAs(of(ints(1, 2), 1, 2));
  }

  @Test
  void differsFromVectorsOfOtherTokensOrWeights() {
    SparseVector vector = of(ints(1, 2), 1, 2);
    assertThat(vector)
        .isNotEqualTo(of(ints(1, 3), 1, 2))
        .isNotEqualTo(of(ints(1, 2), 1, Math.nextUp(2f)))
        .isNotEqualTo(of(ints(1), 1));
  }

  @Test
  @ExtendWith(Seeded.class)
  void innerProductIsTheSumOverSharedTokens(Random random) {
    RandomVectors vectors = new RandomVectors(random, 200);
    for (int i = 0; i < 200; i++) {
      SparseVector a = vectors.next(40);
      SparseVector b = vectors.next(40);
      double expected = 0;
      for (int p = 0; p < a.size(); p++) {
        for (int q = 0; q < b.size(); q++) {
          expected += a.token(p) == b.token(q) ? (double) a.weight(p) * b.weight(q) : 0;
        }
      }
      assertThat((double) a.dot(b)).isCloseTo(expected, within(expected * 1e-6));
      assertThat(b.dot(a)).isEqualTo(a.dot(b));
    }
    assertThat(of(ints(1), 2).dot(of(ints(2), 3))).isZero();
  }

  @Test
  void printsTheFirstTokensAndHowManyThereAre() {
    assertThat(of(ints(3, 17), 0.5f, 1.25f)).hasToString("{3:0.5, 17:1.25}");
    assertThat(ofSize(20).toString()).endsWith("15:1.0, … 20 tokens}");
  }

  private static Arguments bad(ErrorCode code, String named, Supplier<SparseVector> making) {
    return arguments(code, named, making);
  }

  private static int[] ints(int... values) {
    return values;
  }

  private static SparseVector of(int[] tokens, float... weights) {
    return SparseVector.of(tokens, weights);
  }

  private static SparseVector unsorted(int[] tokens, float... weights) {
    return SparseVector.ofUnsorted(tokens, weights);
  }

  private static SparseVector ofSize(int size) {
    float[] weights = new float[size];
    Arrays.fill(weights, 1);
    return SparseVector.of(IntStream.range(0, size).toArray(), weights);
  }
}
