package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SparseParametersTest {

  static Stream<SparseParameters> parameters() {
    SparseParameters defaults = SparseParameters.defaults();
    return Stream.of(
        defaults,
        defaults.withWeightType(WeightType.FLOAT16),
        defaults.withBlockSize(1),
        defaults.withBlockSize(SparseParameters.MAX_BLOCK_SIZE),
        defaults.withBlockThreshold(0),
        defaults.withBlockThreshold(Integer.MAX_VALUE),
        defaults.withEncoder(new EncoderId("splade", "0f".repeat(32))));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void areReadFromWhatTheyAreWrittenAs(SparseParameters parameters) {
    assertThat(SparseParameters.fromMap(parameters.toMap())).isEqualTo(parameters);
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void aMissingNameIsNamed(SparseParameters parameters) {
    for (String name : parameters.toMap().keySet()) {
      Map<String, String> lacking = new HashMap<>(parameters.toMap());
      lacking.remove(name);
      assertRefused(name, () -> SparseParameters.fromMap(lacking));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "weightType, INT4",
    "blockSize, 1.5",
    "blockSize, many",
    "blockSize, -1",
    "blockSize, 4097",
    "blockThreshold, -1",
    "blockThreshold, 99999999999"
  })
  void aBadValueIsNamed(String name, String value) {
    Map<String, String> map = new HashMap<>(SparseParameters.defaults().toMap());
    map.put(name, value);
    assertRefused(value, () -> SparseParameters.fromMap(map));
  }

  @Test
  void refusesBlocksOfTooManyDocumentsANegativeBlockThresholdAndNoThreads() {
    SparseParameters defaults = SparseParameters.defaults();
    for (int blockSize : List.of(4097, Integer.MAX_VALUE, -1)) {
      assertRefused("blockSize is " + blockSize, () -> defaults.withBlockSize(blockSize));
    }
    assertRefused("expected 1 to 4096", () -> defaults.withBlockSize(4097));
    assertRefused("blockThreshold is -1", () -> defaults.withBlockThreshold(-1));
    for (int threads : List.of(0, -1)) {
      assertRefused(
          "buildThreads is " + threads, () -> new RichterCodec(Map.of("a", defaults), threads));
    }
  }

  @Test
  void theAutomaticBlockSizeGrowsWithTheRootOfTheSegmentsSize() {
    SparseParameters automatic =
        SparseParameters.defaults().withBlockSize(SparseParameters.AUTOMATIC);
    assertThat(automatic.blockSize(0)).isEqualTo(2);
    assertThat(automatic.blockSize(1_000_000)).isEqualTo(2);
    assertThat(automatic.blockSize(4_000_000)).isEqualTo(4);
    assertThat(automatic.blockSize(9_000_000)).isEqualTo(6);
    assertThat(automatic.blockSize(Integer.MAX_VALUE))
        .isLessThanOrEqualTo(SparseParameters.MAX_BLOCK_SIZE);
    assertThat(automatic.withBlockSize(7).blockSize(6_000_000)).isEqualTo(7);
  }

  @Test
  void aFieldRefusesAnEmptyVector() {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> new SparseVectorField("text", SparseVector.empty()))
        .withMessageContaining("\"text\"")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.VECTOR_EMPTY));
  }

  private static void assertRefused(String named, Supplier<?> making) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(making::get)
        .withMessageContaining(named)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PARAMETER_INVALID));
  }
}
