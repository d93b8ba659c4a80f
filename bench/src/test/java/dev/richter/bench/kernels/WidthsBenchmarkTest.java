package dev.richter.bench.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.richter.simd.KernelProvider;
import org.junit.jupiter.api.Test;

final class WidthsBenchmarkTest {

  @Test
  void theLoopsDoWhatTheEngineDoes() {
    WidthsBenchmark benchmark = new WidthsBenchmark();
    benchmark.bits = 256;
    benchmark.setUp();
    float expected =
        KernelProvider.scalar()
            .dotShortTokensByteWeights(
                benchmark.document, 0, WidthsBenchmark.TOKENS, benchmark.query);
    assertThat(expected).isPositive();
    assertThat(benchmark.dot()).isCloseTo(expected, within(1e-4f * expected));
    assertThat(benchmark.atLeast())
        .isBetween(SumsBenchmark.REACHING, SumsBenchmark.REACHING * 5 / 4);
    assertThat(benchmark.maxima()).doesNotContain(0);
    benchmark.tearDown();
  }
}
