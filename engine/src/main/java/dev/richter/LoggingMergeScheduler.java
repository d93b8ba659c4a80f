package dev.richter;

import java.lang.System.Logger.Level;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.store.Directory;

/**
 * Merges in the background, one merge at a time on small machines: a merge uses several threads of
 * its own to build lists.
 */
final class LoggingMergeScheduler extends ConcurrentMergeScheduler {

  private static final System.Logger LOGGER = System.getLogger("dev.richter");

  private final String location;
  private final MergeProgress progress;

  LoggingMergeScheduler(String location, MergeProgress progress) {
    this.location = location;
    this.progress = progress;
    int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 4));
    setMaxMergesAndThreads(threads + 5, threads);
  }

  @Override
  public Directory wrapForMerge(MergePolicy.OneMerge merge, Directory in) {
    return super.wrapForMerge(merge, progress.counting(in));
  }

  @Override
  protected void handleMergeException(Throwable failure) {
    // There is nobody to throw it to here. The writer stops and gives the next caller the cause.
    LOGGER.log(
        Level.WARNING,
        () -> "merging %s failed, its writer stops: %s".formatted(location, failure));
  }
}
