package dev.richter.opensearch.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Waits for what another process does. */
public final class Await {

  private static final Duration PAUSE = Duration.ofMillis(25);

  private Await() {}

  /**
   * Asks until there is an answer.
   *
   * @param limit how long at most
   * @param what what is waited for, for the message
   * @throws IllegalStateException if there is none in time
   */
  public static <T> T until(Duration limit, String what, Callable<Optional<T>> question)
      throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> answer = question.call();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited %s in vain: %s".formatted(limit, what));
      }
      Thread.sleep(PAUSE);
    }
  }
}
