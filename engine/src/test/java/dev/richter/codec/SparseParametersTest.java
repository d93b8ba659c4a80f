package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.build.BlockingParameters;
import dev.richter.build.Pruning;
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
        defaults.withPruning(Pruning.none()),
        defaults.withPruning(new Pruning.FixedSize(Integer.MAX_VALUE)),
        defaults.withPruning(new Pruning.GlobalThreshold(1, 1.1f)),
        defaults.withBlocking(new BlockingParameters(Float.MIN_VALUE, 1, 1, 1)),
        defaults.withBlockThreshold(0),
        defaults.withBlockThreshold(Integer.MAX_VALUE));
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
    "weightType, INT4", "pruning, some", "centroidFraction, much", "centroidFraction, 2",
    "summaryEnergy, NaN", "minClusterSize, 1.5", "documentCut, -1", "blockThreshold, -1",
    "blockThreshold, 99999999999"
  })
  void aBadValueIsNamed(String name, String value) {
    Map<String, String> map = new HashMap<>(SparseParameters.defaults().toMap());
    map.put(name, value);
    assertRefused(value, () -> SparseParameters.fromMap(map));
  }

  @Test
  void refusesANegativeBlockThresholdAndNoThreads() {
    SparseParameters defaults = SparseParameters.defaults();
    assertRefused("blockThreshold is -1", () -> defaults.withBlockThreshold(-1));
    for (int threads : List.of(0, -1)) {
      assertRefused(
          "buildThreads is " + threads, () -> new RichterCodec(Map.of("a", defaults), threads));
    }
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
