package dev.richter.bench.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PostingsBenchmarkTest {

  @ParameterizedTest
  @EnumSource
  void addsOneForEachPosting(SumWidth width) throws IOException {
    PostingsBenchmark benchmark = new PostingsBenchmark();
    benchmark.width = width;
    benchmark.documents = 5000;
    benchmark.setUp();
    int surplus = benchmark.read();
    assertThat(surplus).isNotNegative();
    assertThat(added(benchmark)).isEqualTo(PostingsBenchmark.POSTINGS_PER_CALL + surplus);
    benchmark.tearDown();
  }

  /** What all sums have together. */
  private static long added(PostingsBenchmark benchmark) {
    IntStream bytes =
        Arrays.stream(benchmark.bytes)
            .flatMapToInt(Arrays::stream)
            .flatMap(four -> IntStream.of(four, four >> 8, four >> 16, four >> 24))
            .map(lane -> lane & 0xFF);
    IntStream shorts = IntStream.range(0, benchmark.shorts.length).map(i -> benchmark.shorts[i]);
    return IntStream.concat(bytes, shorts).asLongStream().sum();
  }
}
