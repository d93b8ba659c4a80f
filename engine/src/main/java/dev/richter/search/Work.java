package dev.richter.search;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.QueryTimeout;
import org.jspecify.annotations.Nullable;

/** Counts what a search does, and says when its time is over. For one thread. */
final class Work {

  private static final long NO_DEADLINE = Long.MAX_VALUE;

  long lists;
  long postings;
  long blocksOpened;
  long documentsEstimated;
  long documentsScored;
  long bytesRead;

  /** Collects what touching loads, so that the loads are not optimised away. */
  int touched;

  private final long startNanos;
  private final long allowedNanos;
  private final @Nullable QueryTimeout timeout;
  private boolean timedOut;

  Work(Optional<Duration> deadline, @Nullable QueryTimeout timeout) {
    this.startNanos = System.nanoTime();
    this.allowedNanos = deadline.map(Work::saturatedNanos).orElse(NO_DEADLINE);
    this.timeout = timeout;
  }

  private static long saturatedNanos(Duration duration) {
    return duration.compareTo(Duration.ofNanos(NO_DEADLINE)) >= 0
        ? NO_DEADLINE
        : duration.toNanos();
  }

  /** Whether the search is to stop with what it has. */
  boolean timeIsOver() {
    if (!timedOut && allowedNanos != NO_DEADLINE) {
      timedOut = System.nanoTime() - startNanos >= allowedNanos;
    }
    if (!timedOut && timeout != null) {
      timedOut = timeout.shouldExit();
    }
    return timedOut;
  }

  boolean timedOut() {
    return timedOut;
  }

  /** The only stage of a search, which ends now. */
  List<StageWork> onlyStage() {
    return List.of(new StageWork(counters(), System.nanoTime() - startNanos));
  }

  WorkCounters counters() {
    return new WorkCounters(
        lists, postings, blocksOpened, documentsEstimated, documentsScored, bytesRead);
  }
}
