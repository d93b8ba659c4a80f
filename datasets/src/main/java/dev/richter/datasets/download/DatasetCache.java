package dev.richter.datasets.download;

import dev.richter.datasets.catalog.Catalog;
import dev.richter.datasets.catalog.DatasetFile;
import dev.richter.datasets.catalog.Download;
import dev.richter.datasets.catalog.Origin;
import dev.richter.datasets.catalog.Part;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder with the files of collections, each at the {@linkplain DatasetFile#path path} that the
 * catalogue gives it. What lies there is whole, and is not fetched again. Safe for use by many
 * threads and processes.
 */
public final class DatasetCache {

  private static final String SCHEME = "dataset:";

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

  /** Whether a text names a file by its collection rather than its path. */
  public static boolean isName(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * Where the file lies that {@code dataset:NAME/PART} names.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} if it was not downloaded; with
   *     {@link ErrorCode#PARAMETER_INVALID} if there is no such collection or part, or the part has
   *     several files
   */
  public Path locate(String name) {
    int slash = name.lastIndexOf('/');
    String partName = name.substring(slash + 1);
    Part part =
        Arrays.stream(Part.values())
            .filter(known -> slash > SCHEME.length() && known.partName().equals(partName))
            .findFirst()
            .orElseThrow(
                () ->
                    new RichterException(
                        ErrorCode.PARAMETER_INVALID,
                        "\"%s\", expected dataset:NAME/PART with a part of %s"
                            .formatted(
                                name, Arrays.stream(Part.values()).map(Part::partName).toList())));
    String collection = name.substring(SCHEME.length(), slash);
    List<DatasetFile> files = catalog.dataset(collection).files(part);
    if (files.size() != 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s names %d files, expected one".formatted(name, files.size()));
    }
    if (!has(files.getFirst())) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND,
          "there is no %s, expected it after: richter datasets download %s"
              .formatted(path(files.getFirst()), collection));
    }
    return path(files.getFirst());
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
