package dev.richter.tools;

import dev.richter.datasets.catalog.Catalog;
import dev.richter.datasets.download.DatasetCache;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where downloaded collections lie. */
final class CacheOptions {

  @Option(
      names = "--cache",
      paramLabel = "DIRECTORY",
      description =
          "Where downloaded files lie. Default: the variable RICHTER_CACHE, or else richter in"
              + " XDG_CACHE_HOME or ~/.cache.")
  @Nullable Path cache;

  /** The folder of the options. */
  DatasetCache open(Catalog catalog) {
    return new DatasetCache(catalog, cache == null ? defaultFolder() : cache);
  }

  /** The folder that is meant where none is named. */
  static Path defaultFolder() {
    return DatasetCache.defaultFolder(System.getenv(), Path.of(System.getProperty("user.home")));
  }
}
