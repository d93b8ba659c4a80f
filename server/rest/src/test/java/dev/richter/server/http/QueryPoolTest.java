package dev.richter.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.server.problem.ProblemException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class QueryPoolTest {

  @Test
  void whatIsMoreThanTheQueueHoldsIsRefusedAtOnce() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(3);
    try (QueryPool pool = new QueryPool(1, 2)) {
      pool.execute(
          () -> {
            started.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            done.countDown();
          });
      started.await();
      pool.execute(done::countDown);
      assertThat(pool.tryExecute(done::countDown)).isTrue();
      assertThat(pool.waiting()).isEqualTo(2);
      assertThat(pool.tryExecute(() -> {})).isFalse();
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> pool.execute(() -> {}))
          .matches(e -> e.problem().status() == 429);
      release.countDown();
      done.await();
    }
  }
}
