package dev.richter.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.IndexOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobsTest {

  private static final StoreOptions OPTIONS =
      new StoreOptions(Duration.ofHours(1), Duration.ofHours(1), 16, 1 << 20);

  @TempDir Path data;

  @Test
  void closingLeavesTheJobThatRunsToItsEndAndStartsNoOther() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    try (Collections collections = Collections.open(data, OPTIONS, () -> {})) {
      Collection first = collection(collections, "first");
      Collection second = collection(collections, "second");
      Jobs.Job running =
          collections
              .jobs()
              .start(
                  first,
                  "wait",
                  (index, progress) -> {
                    started.countDown();
                    await(letGo);
                  });
      started.await();
      Jobs.Job waiting =
          collections.jobs().start(second, "none", (index, progress) -> progress.accept(1));
      collections.jobs().close();
      letGo.countDown();
      awaitEnd(waiting);
      assertThat(running.state()).isEqualTo(Jobs.State.COMPLETED);
      assertThat(waiting.state()).isEqualTo(Jobs.State.FAILED);
      assertThat(waiting.progress()).isZero();
    }
  }

  private static Collection collection(Collections collections, String name) {
    return collections.create(name, IndexOptions.of("text"), OptionalDouble.empty());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("jobs are not interrupted", e);
    }
  }

  private static void awaitEnd(Jobs.Job job) throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(20));
    while (job.finished().isEmpty() && Instant.now().isBefore(end)) {
      Thread.sleep(5);
    }
    assertThat(job.finished()).isPresent();
  }
}
