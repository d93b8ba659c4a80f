package dev.richter.datasets.download;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.time.Duration;

/**
 * How patient a download is.
 *
 * @param connectTimeout how long a server may take to accept a connection
 * @param stallTimeout how long a server may send nothing, before its answer or within it
 * @param attempts how often in a row a server may fail, with no byte that was not there before
 * @param firstPause how long to wait before the second attempt; the pause doubles with each
 * @param longestPause how long to wait at most. A server that asks for more by {@code Retry-After}
 *     has failed
 */
public record DownloadOptions(
    Duration connectTimeout,
    Duration stallTimeout,
    int attempts,
    Duration firstPause,
    Duration longestPause) {

  /**
   * Checks the options.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if a timeout or the number of
   *     attempts is not positive
   */
  public DownloadOptions {
    if (!connectTimeout.isPositive() || !stallTimeout.isPositive() || attempts < 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "timeouts %s and %s and %d attempts, expected more than 0 of each"
              .formatted(connectTimeout, stallTimeout, attempts));
    }
  }

  /** Waits 20 seconds for a connection, a minute for bytes, and tries six times in a minute. */
  public static DownloadOptions defaults() {
    return new DownloadOptions(
        Duration.ofSeconds(20),
        Duration.ofMinutes(1),
        6,
        Duration.ofSeconds(2),
        Duration.ofMinutes(5));
  }

  /** The pause before the attempt after so many failures in a row. */
  Duration pause(int failures) {
    Duration pause = firstPause.multipliedBy(1L << Math.min(failures - 1, 20));
    return pause.compareTo(longestPause) > 0 ? longestPause : pause;
  }
}
