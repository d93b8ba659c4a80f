package dev.richter.tools.opensearch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, the end of the process, by Ctrl-C or a signal, interrupts the thread that has
 * made it, and waits a while for it to close this.
 */
final class StopHook implements AutoCloseable {

  /** How long the process may take to end; longer than what is done in the meantime. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;

  private StopHook(Thread worker) {
    hook = new Thread(() -> stop(worker), "richter-stop");
  }

  /** Opens one for this thread. */
  static StopHook open() {
    StopHook made = new StopHook(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(made.hook);
    return made;
  }

  private void stop(Thread worker) {
    worker.interrupt();
    try {
      closed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The process ends, and the hook with it.
    }
  }
}
