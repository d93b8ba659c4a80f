package dev.richter.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BestRoundTest {

  @Test
  void allQueriesRunInEachRound() throws IOException {
    List<Integer> ran = new ArrayList<>();
    BestRound round = BestRound.of(3, 2, ran::add);
    assertThat(ran).containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(round.meanMicros()).isPositive();
    assertThat(round.p99Micros()).isGreaterThanOrEqualTo(round.meanMicros());
  }
}
