package dev.richter.datasets.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.richter.datasets.testing.SeededRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeededRandom.class)
final class NormalTest {

  @Test
  void quantilesAndTailsAreThoseOfTheTables() {
    assertThat(Normal.quantile(0.5)).isCloseTo(0, within(1e-9));
    assertThat(Normal.quantile(0.975)).isCloseTo(1.959964, within(1e-6));
    assertThat(Normal.quantile(0.001)).isCloseTo(-3.090232, within(1e-6));
    assertThat(Normal.exceededWith(1e-6)).isCloseTo(4.753424, within(1e-6));
    assertThat(Normal.upperTail(1.959964)).isCloseTo(0.025, within(1e-6));
    assertThat(Normal.upperTail(-1)).isCloseTo(0.8413447, within(1e-6));
  }

  @Test
  void tableFollowsTheTail(Random random) {
    Normal normal = new Normal();
    for (int i = 0; i < 1_000; i++) {
      float x = random.nextFloat(-9, 9);
      assertThat((double) normal.fastUpperTail(x))
          .as("above %s", x)
          .isCloseTo(Normal.upperTail(x), within(1e-4));
    }
    assertThat(normal.fastUpperTail(8)).isZero();
    assertThat(normal.fastUpperTail(Math.nextDown(8f))).isLessThan(1e-9f);
    assertThat(normal.fastUpperTail(-8)).isEqualTo(1);
  }

  @Test
  void gaussianNumbersHaveTheMomentsAndTailsOfTheDistribution(Random random) {
    RandomStream stream = RandomStream.of(random.nextLong(), RandomStream.Part.DOCUMENT, 1, 2);
    int count = 2_000_000;
    double sum = 0;
    double squares = 0;
    int[] above = new int[4];
    for (int i = 0; i < count; i++) {
      float value = stream.gaussian();
      sum += value;
      squares += value * value;
      for (int limit = 0; limit < above.length; limit++) {
        above[limit] += value > limit ? 1 : 0;
      }
    }
    assertThat(sum / count).isCloseTo(0, within(0.005));
    assertThat(squares / count).isCloseTo(1, within(0.01));
    for (int limit = 0; limit < above.length; limit++) {
      double expected = count * Normal.upperTail(limit);
      assertThat((double) above[limit]).isCloseTo(expected, within(6 * Math.sqrt(expected)));
    }
  }

  @Test
  void streamsOfDifferentPathsAreUnrelated(Random random) {
    long seed = random.nextLong();
    int same = 0;
    for (int i = 0; i < 10_000; i++) {
      double left = RandomStream.of(seed, RandomStream.Part.PLACE, i, i + 1).uniform();
      double right = RandomStream.of(seed, RandomStream.Part.PLACE, i + 1, i).uniform();
      same += left < 0.5 == right < 0.5 ? 1 : 0;
    }
    assertThat(same).isBetween(4_700, 5_300);
  }
}
