package dev.richter.datasets.catalog;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A file of a collection. Collections may share files: those of one benchmark have the same
 * documents.
 *
 * @param path where it lies, relative to the cache folder
 * @param part what it is there for
 * @param format its layout
 * @param origin how it comes about
 */
public record DatasetFile(String path, Part part, FileFormat format, Origin origin) {

  /**
   * Checks the path.
   *
   * @throws dev.richter.error.RichterException with {@code DATA_MALFORMED} if it leads out of the
   *     cache folder
   */
  public DatasetFile {
    CachePath.check(path);
  }

  /** What has to be downloaded for it. */
  public Set<Download> downloads() {
    return switch (origin) {
      case Origin.Whole whole -> Set.of(whole.download());
      case Origin.Member member -> Set.of(member.download());
      case Origin.Judged judged -> {
        Set<Download> both = new LinkedHashSet<>(judged.queries().downloads());
        both.addAll(judged.qrels().downloads());
        yield both;
      }
    };
  }
}
