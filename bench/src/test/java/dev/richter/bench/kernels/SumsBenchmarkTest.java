package dev.richter.bench.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SumsBenchmarkTest {

  @ParameterizedTest
  @EnumSource
  void aboutAsManySumsReachTheBoundAsSaid(SumWidth width) {
    for (int sums : new int[] {122_880, 1_048_576}) {
      SumsBenchmark benchmark = new SumsBenchmark();
      benchmark.width = width;
      benchmark.sums = sums;
      benchmark.setUp();

      assertThat(benchmark.atLeast())
          .isBetween(SumsBenchmark.REACHING, SumsBenchmark.REACHING * 5 / 4);
    }
  }
}
