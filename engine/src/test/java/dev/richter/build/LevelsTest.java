package dev.richter.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LevelsTest {

  @ParameterizedTest
  @ValueSource(floats = {1e-30f, 0.37f, 1, 3.5f, 255, 1e30f, Float.MAX_VALUE})
  void theBoundsFallFromTheHeaviestWeightByASixthOfAnOctave(float heaviest) {
    Levels levels = new Levels(heaviest);
    assertThat(levels.bound(0)).isEqualTo(heaviest);
    for (int level = 1; level < Levels.COUNT; level++) {
      assertThat(levels.bound(level)).isPositive().isLessThan(levels.bound(level - 1));
      assertThat((double) levels.bound(level))
          .isCloseTo(heaviest * Math.pow(2, -level / 6.0), within(heaviest * 1e-7));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.MIN_VALUE, 1e-41f, 1e-40f, Float.MIN_NORMAL})
  void theBoundsOfTheSmallestWeightsDoNotRise(float heaviest) {
    Levels levels = new Levels(heaviest);
    assertThat(levels.bound(0)).isEqualTo(heaviest);
    for (int level = 1; level < Levels.COUNT; level++) {
      assertThat(levels.bound(level)).isNotNegative().isLessThanOrEqualTo(levels.bound(level - 1));
    }
  }
}
