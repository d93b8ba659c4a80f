package dev.richter.datasets.download;

import dev.richter.datasets.catalog.Download;
import java.net.URI;
import java.util.OptionalLong;

/** Is told how a download goes, on the thread that downloads. */
public interface DownloadListener {

  /** Wants to know nothing. */
  DownloadListener NONE =
      new DownloadListener() {
        @Override
        public void received(Download download, long bytes, OptionalLong total) {}

        @Override
        public void fetched(Download download, Fetched fetched) {}
      };

  /**
   * Bytes have arrived.
   *
   * @param download what is downloaded
   * @param bytes how many are there, those of earlier runs included
   * @param total how many there will be, where it is known
   */
  void received(Download download, long bytes, OptionalLong total);

  /** A file is there whole. */
  void fetched(Download download, Fetched fetched);

  /**
   * A file that has been fetched.
   *
   * @param url where it came from, mirrors considered
   * @param bytes its size
   * @param algorithm the name of the digest
   * @param digest its digest
   * @param compared whether the digest was compared with that which its publisher states; if not,
   *     none is known
   */
  record Fetched(URI url, long bytes, String algorithm, String digest, boolean compared) {}
}
