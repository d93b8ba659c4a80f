package dev.richter.tools;

import dev.richter.datasets.catalog.Download;
import dev.richter.datasets.download.DownloadListener;
import dev.richter.tools.DatasetsDownloadCommand.Arrived;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows how each download goes, and keeps what has arrived. */
final class DownloadProgress implements DownloadListener, AutoCloseable {

  private static final int KIB = 1024;

  private final Consumer<Arrived> arrived;
  private @Nullable Progress progress;

  DownloadProgress(Consumer<Arrived> arrived) {
    this.arrived = arrived;
  }

  @Override
  public void received(Download download, long bytes, OptionalLong total) {
    Progress shown = progress;
    if (shown == null) {
      String name = download.path().substring(download.path().lastIndexOf('/') + 1);
      shown =
          Progress.start(
              name, "KiB", total.isPresent() ? total.getAsLong() / KIB : Progress.UNKNOWN);
      progress = shown;
    }
    shown.done(bytes / KIB);
  }

  @Override
  public void fetched(Download download, Fetched fetched) {
    close();
    arrived.accept(
        new Arrived(
            fetched.url().toString(),
            fetched.bytes(),
            fetched.algorithm(),
            fetched.digest(),
            fetched.compared()));
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
