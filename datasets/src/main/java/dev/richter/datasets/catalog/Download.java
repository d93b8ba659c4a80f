package dev.richter.datasets.catalog;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file that somebody publishes.
 *
 * @param path where it goes, relative to the cache folder
 * @param url where it is published, {@code https} or {@code http}
 * @param sizeBytes its size where the source gives one. It is used to show progress; what tells
 *     whether the file is whole is the checksum, and the size only where there is none
 * @param checksum its digest, where the source gives one
 * @param headers what the server wants in requests for it
 * @param source where URL, size and checksum were taken from
 */
public record Download(
    String path,
    URI url,
    OptionalLong sizeBytes,
    Optional<Checksum> checksum,
    Map<String, String> headers,
    String source) {

  /**
   * Checks path, URL and size.
   *
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if one of them is not as above
   */
  public Download {
    CachePath.check(path);
    headers = Map.copyOf(headers);
    boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    if (!web || url.getHost() == null) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED, "URL %s, expected https://HOST/PATH".formatted(url));
    }
    if (sizeBytes.isPresent() && sizeBytes.getAsLong() < 1) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s: size %d, expected 1 or more".formatted(url, sizeBytes.getAsLong()));
    }
  }

  /** Whether files are unpacked from it, after which it is not kept. */
  public boolean isArchive() {
    return isZip() || path.endsWith(".tar.gz");
  }

  /** Whether it is an archive that is read by the directory at its end. */
  public boolean isZip() {
    return path.endsWith(".zip");
  }
}
