package dev.richter.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {

  private static PassReport report(double micros) {
    return new PassReport(
        micros, micros, 0, null, null, null, 0, new MemoryUse(0, 0, 0), null, null);
  }

  @Test
  void takesTheMiddleOfAnOddNumberAndTheMeanOfTheMiddleTwoOfAnEvenOne() {
    assertThat(Rounds.median(List.of(report(9), report(1), report(2))).meanMicros()).isEqualTo(2);
    assertThat(Rounds.median(List.of(report(4), report(1))).meanMicros()).isEqualTo(2.5);
  }
}
