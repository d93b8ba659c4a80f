package dev.richter.bench.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PostingsBenchmarkTest {

  @ParameterizedTest
  @EnumSource
  void readsPostings(SumWidth width) throws IOException {
    PostingsBenchmark benchmark = new PostingsBenchmark();
    benchmark.width = width;
    benchmark.documents = 5000;
    benchmark.setUp();
    assertThat(benchmark.read()).isNotNegative();
    assertThat(benchmark.read()).isNotNegative();
    benchmark.tearDown();
  }
}
