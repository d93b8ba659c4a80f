package dev.richter.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.richter.build.BlockingParameters;
import dev.richter.build.Pruning;
import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BuildSettingTest {

  @Test
  void readsEveryLetter() {
    SparseParameters parameters =
        SparseParameters.fromMap(new BuildSetting("n400,m6,c0.25,e0.4,s3,d12,f16").parameters());

    assertThat(parameters.pruning()).isEqualTo(new Pruning.GlobalThreshold(400, 6));
    assertThat(parameters.blocking()).isEqualTo(new BlockingParameters(0.25f, 3, 12, 0.4f));
    assertThat(parameters.weightType()).isEqualTo(WeightType.FLOAT16);
  }

  @Test
  void leavesTheDefaultsAsTheyAre() {
    assertThat(SparseParameters.fromMap(BuildSetting.DEFAULT.parameters()))
        .isEqualTo(SparseParameters.defaults());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n400,", "x1", "n400", "nine", "n400,m0.5", "f8"})
  void refusesWhatIsNoSetting(String text) {
    assertThatThrownBy(() -> new BuildSetting(text))
        .isInstanceOfSatisfying(
            RichterException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PARAMETER_INVALID));
  }
}
