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
import java.util.concurrent.atomic.AtomicReference;
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
    try (GroupCommit group = new GroupCommit("test", commit, () -> {}, LONG, LONG, () -> {})) {
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
            Duration.ofMillis(200),
            () -> {})) {
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
    try (GroupCommit group = new GroupCommit("test", commit, () -> {}, LONG, LONG, () -> {})) {
      assertThat(group.durable().handle((done, e) -> e).get(20, TimeUnit.SECONDS))
          .isInstanceOf(RichterException.class);
      group.durable().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatNobodyWaitsForIsTriedAgainUntilItSucceeds() throws Exception {
    AtomicInteger commits = new AtomicInteger();
    AtomicInteger failures = new AtomicInteger();
    CountDownLatch committed = new CountDownLatch(1);
    Runnable commit =
        () -> {
          if (commits.incrementAndGet() <= 3) {
            throw new RichterException(ErrorCode.STORAGE_FAILED, "full");
          }
          committed.countDown();
        };
    try (GroupCommit group =
        new GroupCommit(
            "test", commit, () -> {}, LONG, Duration.ofMillis(1), failures::incrementAndGet)) {
      group.written();
      assertThat(committed.await(20, TimeUnit.SECONDS)).isTrue();
      // Nothing is left to do, or a second commit would come first.
      group.durable().get(20, TimeUnit.SECONDS);
      assertThat(group.failure()).isEmpty();
      assertThat(failures).hasValue(3);
      assertThat(commits).hasValue(5);
    }
  }

  @Test
  void aRefreshThatFailsIsTriedAgainWithoutACommit() throws Exception {
    AtomicInteger refreshes = new AtomicInteger();
    CountDownLatch failed = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    CountDownLatch refreshed = new CountDownLatch(1);
    Runnable refresh =
        () -> {
          if (refreshes.incrementAndGet() == 1) {
            throw new RichterException(ErrorCode.STORAGE_FAILED, "full");
          }
          await(letGo);
          refreshed.countDown();
        };
    Runnable commit =
        () -> {
          throw new AssertionError("nothing is to be committed for an hour");
        };
    try (GroupCommit group =
        new GroupCommit("test", commit, refresh, Duration.ofMillis(1), LONG, failed::countDown)) {
      group.written();
      assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(group.failure()).isPresent();
      letGo.countDown();
      assertThat(refreshed.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void closingWaitsForTheCommitUnderWayAndLetsNobodyWaitForEver() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicReference<String> end = new AtomicReference<>("none");
    Runnable commit =
        () -> {
          started.countDown();
          await(release);
          end.set(Thread.currentThread().isInterrupted() ? "interrupted" : "done");
        };
    GroupCommit group = new GroupCommit("test", commit, () -> {}, LONG, LONG, () -> {});
    CompletableFuture<Void> first = group.durable();
    started.await();
    CompletableFuture<Void> second = group.durable();
    Thread closing = Thread.ofVirtual().start(group::close);
    assertThat(second.handle((done, e) -> "ended").get(20, TimeUnit.SECONDS)).isEqualTo("ended");
    assertThat(group.durable()).isCompletedExceptionally();
    release.countDown();
    closing.join();
    assertThat(end).hasValue("done");
    assertThat(first).isCompleted();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
