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
    // The writer remembers the failure and tells the next caller; there is nobody to throw it to.
    LOGGER.log(Level.WARNING, "merging " + location + " failed", failure);
  }
}
