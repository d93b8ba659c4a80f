package dev.richter.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class GroupCommitTest {

  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void thoseWhoAskDuringACommitShareTheNext() throws Exception {
    AtomicInteger commits = new AtomicInteger();
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Runnable commit =
        () -> {
          commits.incrementAndGet();
          first.countDown();
          await(release);
        };
    try (GroupCommit group = new GroupCommit("test", commit, () -> {}, LONG, LONG)) {
      CompletableFuture<Void> alone = group.durable();
      first.await();
      List<CompletableFuture<Void>> together = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        together.add(group.durable());
      }
      assertThat(together).noneMatch(CompletableFuture::isDone);
      release.countDown();
      alone.get(20, TimeUnit.SECONDS);
      for (CompletableFuture<Void> one : together) {
        one.get(20, TimeUnit.SECONDS);
      }
      assertThat(commits).hasValue(2);
    }
  }

  @Test
  void whatNobodyWaitsForIsRefreshedAndLaterCommitted() throws Exception {
    CountDownLatch refreshed = new CountDownLatch(1);
    CountDownLatch committed = new CountDownLatch(1);
    try (GroupCommit group =
        new GroupCommit(
            "test",
            committed::countDown,
            refreshed::countDown,
            Duration.ofMillis(5),
            Duration.ofMillis(200))) {
      group.written();
      assertThat(refreshed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(committed.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aFailureReachesThoseWhoWaitAndTheNextCommitIsTried() throws Exception {
    AtomicInteger commits = new AtomicInteger();
    Runnable commit =
        () -> {
          if (commits.incrementAndGet() == 1) {
            throw new RichterException(ErrorCode.STORAGE_FAILED, "full");
          }
        };
    try (GroupCommit group = new GroupCommit("test", commit, () -> {}, LONG, LONG)) {
      assertThat(group.durable().handle((done, e) -> e).get(20, TimeUnit.SECONDS))
          .isInstanceOf(RichterException.class);
      group.durable().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void closingLetsNobodyWaitForEver() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    GroupCommit group = new GroupCommit("test", () -> await(release), () -> {}, LONG, LONG);
    var unused = group.durable();
    CompletableFuture<Void> second = group.durable();
    group.close();
    assertThat(group.durable()).isCompletedExceptionally();
    release.countDown();
    assertThat(second.handle((done, e) -> "ended").get(20, TimeUnit.SECONDS)).isEqualTo("ended");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
