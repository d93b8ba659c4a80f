package dev.richter.datasets.catalog;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The collections that are known by name. Immutable and safe for use by many threads.
 *
 * <p>What it says of a file, its {@linkplain Download#source source} has said first; what no source
 * says, it leaves out.
 */
public final class Catalog {

  private static final String RESOURCE = "catalog.json";

  private final List<Dataset> datasets;
  private final List<DatasetFile> files;

  Catalog(List<Dataset> datasets, List<DatasetFile> files) {
    this.datasets = datasets;
    this.files = files;
  }

  /** Reads the catalogue that comes with Richter. */
  public static Catalog load() {
    try (InputStream resource = Catalog.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new RichterException(
            ErrorCode.DATA_NOT_FOUND,
            "the resource %s is not on the class path".formatted(RESOURCE));
      }
      return read(resource);
    } catch (IOException failure) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "the resource %s cannot be read: %s".formatted(RESOURCE, failure.getMessage()),
          failure);
    }
  }

  /**
   * Reads another catalogue, which has the form of the one that comes with Richter.
   *
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} and a JSON pointer to the place
   */
  public static Catalog read(InputStream input) {
    return CatalogReader.read(input);
  }

  /** All collections, by name. */
  public List<Dataset> datasets() {
    return datasets;
  }

  /**
   * The collection of a name.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if there is none, with the
   *     names that contain this one, or its last word
   */
  public Dataset dataset(String name) {
    return datasets.stream()
        .filter(dataset -> dataset.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RichterException(
                    ErrorCode.PARAMETER_INVALID,
                    "data set \"%s\", expected %s".formatted(name, expected(name))));
  }

  private String expected(String name) {
    String lastWord = name.substring(name.lastIndexOf('/') + 1);
    List<String> similar =
        datasets.stream()
            .map(Dataset::name)
            .filter(known -> !lastWord.isBlank() && known.contains(lastWord))
            .toList();
    return similar.isEmpty() ? "a name that the list has" : "one of " + String.join(", ", similar);
  }

  /** The files that are members of an archive, of whatever collection. */
  public List<DatasetFile> membersOf(Download archive) {
    return files.stream()
        .filter(
            file ->
                file.origin() instanceof Origin.Member member && member.download().equals(archive))
        .toList();
  }
}
