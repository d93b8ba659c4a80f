package dev.richter.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.richter.testing.Seeded;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
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

  @Test
  void levelsOfFewPostingsAreJoinedWithThoseAbove() {
    int[] counts = new int[Levels.COUNT];
    counts[2] = 10;
    counts[3] = 53;
    counts[5] = 1;
    counts[6] = 64;
    counts[7] = 1;
    counts[9] = 5000;
    counts[47] = 3;
    int[] joined = Levels.joined(counts);
    assertThat(new int[] {joined[2], joined[3], joined[5]}).containsOnly(2);
    assertThat(joined[6]).isEqualTo(6);
    assertThat(new int[] {joined[7], joined[9]}).containsOnly(7);
    assertThat(joined[47]).isGreaterThan(9);
  }

  @Test
  void levelsTwoOctavesApartAreNotJoined() {
    int[] counts = new int[Levels.COUNT];
    counts[4] = 1;
    counts[15] = 1;
    counts[16] = 1;
    int[] joined = Levels.joined(counts);
    assertThat(joined[15]).isEqualTo(4);
    assertThat(joined[16]).isEqualTo(16);
  }

  @Test
  void noLevelIsJoinedWithOneBelow(Random random) {
    int[] counts = random.ints(Levels.COUNT, 0, 100).toArray();
    int[] joined = Levels.joined(counts);
    for (int level = 0; level < Levels.COUNT; level++) {
      assertThat(joined[level]).isBetween(level == 0 ? 0 : joined[level - 1], level);
    }
  }
}
