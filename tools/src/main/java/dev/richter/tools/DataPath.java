package dev.richter.tools;

import dev.richter.datasets.catalog.Catalog;
import dev.richter.datasets.download.DatasetCache;
import dev.richter.error.RichterException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A path as it stands, or {@code dataset:NAME/PART} for a file of a downloaded collection. */
final class DataPath implements ITypeConverter<Path> {

  private final Path folder;

  /** Looks for files below a folder of downloaded collections. */
  DataPath(Path folder) {
    this.folder = folder;
  }

  @Override
  public Path convert(String text) {
    if (!DatasetCache.isName(text)) {
      return Path.of(text);
    }
    try {
      return new DatasetCache(Catalog.load(), folder).locate(text);
    } catch (RichterException failure) {
      throw new TypeConversionException(failure.getMessage());
    }
  }
}
