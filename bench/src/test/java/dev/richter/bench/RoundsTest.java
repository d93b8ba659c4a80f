package dev.richter.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {

  @Test
  void takesTheMiddleOfAnOddNumberAndTheMeanOfTheMiddleTwoOfAnEvenOne() {
    assertThat(
            Rounds.median(List.of(Points.report(9), Points.report(1), Points.report(2)))
                .meanMicros())
        .isEqualTo(2);
    assertThat(Rounds.median(List.of(Points.report(4), Points.report(1))).meanMicros())
        .isEqualTo(2.5);
  }
}
