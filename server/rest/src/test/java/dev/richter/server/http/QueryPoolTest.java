package dev.richter.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.richter.server.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
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

  @Test
  void whoWaitsForDemandGoesOnAtOnceWhereFewQueriesWait() {
    try (QueryPool pool = new QueryPool(1, 2)) {
      assertTimeoutPreemptively(Duration.ofSeconds(30), () -> pool.awaitDemand(Long.MAX_VALUE));
    }
  }

  @Test
  void whoWaitsForDemandGoesOnWhenTheQueueIsShort() throws InterruptedException {
    Semaphore release = new Semaphore(0);
    try (QueryPool pool = new QueryPool(1, 3)) {
      for (int i = 0; i < 3; i++) {
        pool.execute(release::acquireUninterruptibly);
      }
      Thread waiter = Thread.ofPlatform().start(() -> pool.awaitDemand(Long.MAX_VALUE));
      while (waiter.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      assertThat(pool.waiting()).isEqualTo(2);
      release.release(2);
      waiter.join();
      assertThat(pool.waiting()).isZero();
      release.release();
    }
  }
}
