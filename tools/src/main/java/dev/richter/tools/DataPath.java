package dev.richter.tools;

import dev.richter.datasets.catalog.Catalog;
import dev.richter.datasets.catalog.DatasetFile;
import dev.richter.datasets.catalog.Part;
import dev.richter.datasets.download.DatasetCache;
import dev.richter.error.RichterException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A path as it stands, or {@code dataset:NAME/PART} for a file of a downloaded collection. */
final class DataPath implements ITypeConverter<Path> {

  private static final String SCHEME = "dataset:";

  private final Path folder;

  /** Looks for files below a folder of downloaded collections. */
  DataPath(Path folder) {
    this.folder = folder;
  }

  @Override
  public Path convert(String text) {
    if (!text.startsWith(SCHEME)) {
      return Path.of(text);
    }
    int slash = text.lastIndexOf('/');
    String partName = text.substring(slash + 1);
    Part part =
        Arrays.stream(Part.values())
            .filter(known -> slash > 0 && known.partName().equals(partName))
            .findFirst()
            .orElseThrow(
                () ->
                    new TypeConversionException(
                        "\"%s\", expected dataset:NAME/PART with a part of %s"
                            .formatted(
                                text, Arrays.stream(Part.values()).map(Part::partName).toList())));
    return locate(text.substring(SCHEME.length(), slash), part);
  }

  private Path locate(String name, Part part) {
    Catalog catalog = Catalog.load();
    List<DatasetFile> files = files(catalog, name, part);
    if (files.size() != 1) {
      throw new TypeConversionException(
          "dataset:%s/%s names %d files, expected one"
              .formatted(name, part.partName(), files.size()));
    }
    DatasetCache cache = new DatasetCache(catalog, folder);
    if (!cache.has(files.getFirst())) {
      throw new TypeConversionException(
          "there is no %s, expected it after: richter datasets download %s"
              .formatted(cache.path(files.getFirst()), name));
    }
    return cache.path(files.getFirst());
  }

  private static List<DatasetFile> files(Catalog catalog, String name, Part part) {
    try {
      return catalog.dataset(name).files(part);
    } catch (RichterException failure) {
      throw new TypeConversionException(failure.getMessage());
    }
  }
}
