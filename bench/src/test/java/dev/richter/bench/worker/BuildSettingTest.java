package dev.richter.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BuildSettingTest {

  @Test
  void readsEveryLetterOfRichter() {
    assertThat(SparseParameters.fromMap(BuildSetting.richter("b3,f16").parameters()))
        .isEqualTo(SparseParameters.defaults().withBlockSize(3).withWeightType(WeightType.FLOAT16));
  }

  @Test
  void leavesTheDefaultsAsTheyAre() {
    assertThat(SparseParameters.fromMap(BuildSetting.DEFAULT.parameters()))
        .isEqualTo(SparseParameters.defaults());
  }

  @Test
  void readsEveryLetterOfSeismic() {
    assertThat(BuildSetting.seismic("n400,m6,c0.25,e0.4,s3,d12,dv").parameters())
        .isEqualTo(
            Map.of(
                "nPostings", "400",
                "maxFraction", "6",
                "centroidFraction", "0.25",
                "summaryEnergy", "0.4",
                "minClusterSize", "3",
                "documentCut", "12",
                "dotVByte", "true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "b2,", "x1", "b", "bee", "b1.5", "f8", "n400"})
  void refusesWhatIsNoSettingOfRichter(String text) {
    refused(() -> BuildSetting.richter(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "default", "n400,m6,c0.2", "n400,m6,c0.2,e0.5,", "n400,m6,c0.2,e0.5,b2"})
  void refusesWhatIsNoSettingOfSeismic(String text) {
    refused(() -> BuildSetting.seismic(text));
  }

  @Test
  void readsEveryLetterOfBmp() {
    assertThat(BuildSetting.bmp("b32").parameters())
        .isEqualTo(Map.of("blockSize", "32", "compressRanges", "false"));
    assertThat(BuildSetting.bmp("b256,z").parameters())
        .isEqualTo(Map.of("blockSize", "256", "compressRanges", "true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "z", "b0", "b257", "b8,", "b8,x", "default"})
  void refusesWhatIsNoSettingOfBmp(String text) {
    refused(() -> BuildSetting.bmp(text));
  }

  private static void refused(ThrowingCallable setting) {
    assertThatThrownBy(setting)
        .isInstanceOfSatisfying(
            RichterException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PARAMETER_INVALID));
  }
}
