package dev.richter.datasets.download;

import dev.richter.datasets.catalog.Catalog;
import dev.richter.datasets.catalog.DatasetFile;
import dev.richter.datasets.catalog.Download;
import dev.richter.datasets.catalog.Origin;
import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.io.OutputFile;
import dev.richter.datasets.text.BeirText;
import dev.richter.datasets.text.BeirTextReader;
import dev.richter.datasets.text.BeirTextWriter;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A folder with the files of collections, each at the {@linkplain DatasetFile#path path} that the
 * catalogue gives it. What lies there is whole, and is not fetched again. Safe for use by many
 * threads and processes.
 */
public final class DatasetCache {

  private final Catalog catalog;
  private final Path folder;

  /**
   * Makes a cache of a folder, which need not be there.
   *
   * @param catalog says what archives hold
   * @param folder where the files lie
   */
  public DatasetCache(Catalog catalog, Path folder) {
    this.catalog = catalog;
    this.folder = folder;
  }

  /**
   * The folder that is meant where none is named: {@code RICHTER_CACHE}, else {@code
   * XDG_CACHE_HOME/richter}, else {@code .cache/richter} in the home folder.
   *
   * @param environment the variables of the process
   * @param home the home folder of the user
   */
  public static Path defaultFolder(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault("RICHTER_CACHE", "");
    if (!own.isBlank()) {
      return Path.of(own);
    }
    String common = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG base directory specification has relative paths ignored.
    boolean usable = !common.isBlank() && Path.of(common).isAbsolute();
    return (usable ? Path.of(common) : home.resolve(".cache")).resolve("richter");
  }

  /** Where a file lies, or will. */
  public Path path(DatasetFile file) {
    return folder.resolve(file.path());
  }

  /** Whether a file lies there. */
  public boolean has(DatasetFile file) {
    return Files.isRegularFile(path(file));
  }

  /**
   * Makes sure that a file lies there. Where it is a member of an archive, the other members that
   * the catalogue knows are unpacked too, and the archive is deleted.
   *
   * @return where it lies
   * @throws RichterException as {@link Downloader#fetch}; with {@link ErrorCode#DATA_MALFORMED} if
   *     it cannot be made of what was fetched
   */
  public Path obtain(DatasetFile file, Downloader downloader) {
    Path target = path(file);
    if (!has(file)) {
      switch (file.origin()) {
        case Origin.Whole whole -> obtain(file, whole.download(), downloader);
        case Origin.Member member -> obtain(file, member.download(), downloader);
        case Origin.Judged judged ->
            writeJudged(
                obtain(judged.queries(), downloader), obtain(judged.qrels(), downloader), target);
      }
    }
    return target;
  }

  private void obtain(DatasetFile file, Download download, Downloader downloader) {
    Path fetched = folder.resolve(download.path());
    createFolder(fetched);
    try (DownloadLock lock = DownloadLock.acquire(fetched)) {
      // Another run may have been faster.
      if (!has(file)) {
        if (!Files.isRegularFile(fetched)) {
          downloader.fetch(download, fetched);
        }
        if (download.isArchive()) {
          unpack(download, fetched);
        }
      }
    }
  }

  private void unpack(Download archive, Path fetched) {
    Map<String, Path> missing = new LinkedHashMap<>();
    for (DatasetFile file : catalog.membersOf(archive)) {
      if (!has(file) && file.origin() instanceof Origin.Member member) {
        missing.put(member.member(), path(file));
      }
    }
    try {
      if (archive.isZip()) {
        Unpacker.unzip(fetched, missing);
      } else {
        Unpacker.untar(fetched, missing);
      }
    } catch (RichterException failure) {
      if (failure.code() == ErrorCode.DATA_MALFORMED) {
        delete(fetched);
      }
      throw failure;
    }
    delete(fetched);
  }

  private static void writeJudged(Path queries, Path qrels, Path target) {
    Qrels judgements = Qrels.read(qrels);
    createFolder(target);
    try (BeirTextReader reader = BeirTextReader.open(queries);
        BeirTextWriter writer = BeirTextWriter.create(target)) {
      while (reader.hasNext()) {
        BeirText query = reader.next();
        if (!judgements.grades(query.id()).isEmpty()) {
          writer.write(query);
        }
      }
      writer.finish();
    }
  }

  private static void createFolder(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException failure) {
      throw OutputFile.failed(file, failure);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw OutputFile.failed(file, failure);
    }
  }
}
