package dev.richter.tools.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long is waited, and how many requests are left at once, when nodes refuse. */
final class RetriesTest {

  @Test
  void pausesDoubleUpToTheLongest() {
    Retries retries = new Retries(Duration.ofMillis(100), Duration.ofMillis(750), Duration.ZERO);
    assertThat(IntStream.of(1, 2, 3, 4, 5, 1000).mapToObj(n -> retries.pause(n, 1).toMillis()))
        .containsExactly(100L, 200L, 400L, 750L, 750L, 750L);
  }

  @Test
  void chanceDecidesHalfOfAPause() {
    Retries retries = new Retries(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ZERO);
    assertThat(retries.pause(2, 0)).isEqualTo(Duration.ofMillis(100));
    assertThat(retries.pause(2, 0.5)).isEqualTo(Duration.ofMillis(150));
  }

  @Test
  void refusalsHalveWhatIsUnderWayAndSuccessesBringItBackOneByOne() {
    Concurrency concurrency = new Concurrency(8);
    concurrency.refused();
    assertThat(concurrency.limit()).isEqualTo(4);
    for (int i = 0; i < 5; i++) {
      concurrency.refused();
    }
    assertThat(concurrency.limit()).isOne();
    IntStream.range(0, 16).forEach(i -> concurrency.succeeded());
    assertThat(concurrency.limit()).isEqualTo(3);
    IntStream.range(0, 1000).forEach(i -> concurrency.succeeded());
    assertThat(concurrency.limit()).isEqualTo(8);
  }

  @Test
  void aRequestWaitsWhileTooManyAreUnderWay() throws InterruptedException {
    Concurrency concurrency = new Concurrency(2);
    concurrency.begin();
    concurrency.refused();
    Thread.currentThread().interrupt();
    assertThatThrownBy(concurrency::begin).isInstanceOf(InterruptedException.class);
    concurrency.end();
    concurrency.begin();
    concurrency.end();
  }
}
