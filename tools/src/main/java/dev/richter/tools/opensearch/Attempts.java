package dev.richter.tools.opensearch;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The attempts at one thing, until one succeeds or patience ends. Not for use by many threads. */
final class Attempts {

  private final Retries retries;
  private int failures;
  private long firstFailureNanos;

  Attempts(Retries retries) {
    this.retries = retries;
  }

  /** Begins anew, for something has succeeded. */
  void progressed() {
    failures = 0;
  }

  /**
   * Waits before the next attempt.
   *
   * @param failure why there has to be one
   * @throws RichterException with {@link ErrorCode#UPLOAD_FAILED} if patience ends before that
   */
  void pause(PassingFailure failure) throws InterruptedException {
    if (failures++ == 0) {
      firstFailureNanos = System.nanoTime();
    }
    Duration pause = retries.pause(failures, ThreadLocalRandom.current().nextDouble());
    Duration passed = Duration.ofNanos(System.nanoTime() - firstFailureNanos);
    if (passed.plus(pause).compareTo(retries.patience()) > 0) {
      throw new RichterException(
          ErrorCode.UPLOAD_FAILED,
          "%s, at attempt %d, %d s after the first"
              .formatted(failure.getMessage(), failures, passed.toSeconds()),
          failure);
    }
    Thread.sleep(pause);
  }
}
