package dev.richter.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ParetoFrontTest {

  private static final ParetoFront FRONT =
      ParetoFront.of(
          List.of(
              Points.of(0.90, 100),
              Points.of(0.99, 500),
              Points.of(0.95, 200),
              Points.of(0.94, 250),
              Points.of(0.95, 210)),
          Point::micros);

  @Test
  void keepsWhatNothingBeatsInBothRecallAndLatency() {
    assertThat(FRONT.points())
        .containsExactly(Points.of(0.90, 100), Points.of(0.95, 200), Points.of(0.99, 500));
  }

  @Test
  void findsTheFastestThatReachesARecall() {
    assertThat(FRONT.reaching(0.91)).contains(Points.of(0.95, 200));
    assertThat(FRONT.reaching(0.95)).contains(Points.of(0.95, 200));
    assertThat(FRONT.reaching(0.995)).isEmpty();
  }

  @Test
  void readsLatencyBetweenPointsAndNotBeyondThem() {
    assertThat(FRONT.microsAt(0.97).orElseThrow()).isCloseTo(350, within(1e-9));
    assertThat(FRONT.microsAt(0.90).orElseThrow()).isCloseTo(100, within(1e-9));
    assertThat(FRONT.microsAt(0.89)).isEmpty();
    assertThat(FRONT.microsAt(0.995)).isEmpty();
  }

  @Test
  void keepsThePointsAroundARangeOfRecalls() {
    assertThat(FRONT.between(0.91, 0.94))
        .containsExactly(Points.of(0.90, 100), Points.of(0.95, 200));
    assertThat(FRONT.between(0.5, 0.9)).containsExactly(Points.of(0.90, 100));
    assertThat(FRONT.between(0.96, 1)).containsExactly(Points.of(0.95, 200), Points.of(0.99, 500));
  }
}
