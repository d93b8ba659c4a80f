package dev.richter;

import java.lang.System.Logger.Level;
import org.apache.lucene.index.ConcurrentMergeScheduler;

/**
 * Merges in the background, one merge at a time on small machines: a merge uses several threads of
 * its own to build lists.
 */
final class LoggingMergeScheduler extends ConcurrentMergeScheduler {

  private static final System.Logger LOGGER = System.getLogger("dev.richter");

  private final String location;

  LoggingMergeScheduler(String location) {
    this.location = location;
    int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 4));
    setMaxMergesAndThreads(threads + 5, threads);
  }

  @Override
  protected void handleMergeException(Throwable failure) {
    // There is nobody to throw it to here. The writer stops and gives the next caller the cause.
    LOGGER.log(
        Level.WARNING,
        () -> "merging %s failed, its writer stops: %s".formatted(location, failure));
  }
}
