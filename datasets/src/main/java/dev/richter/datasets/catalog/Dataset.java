package dev.richter.datasets.catalog;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A public collection.
 *
 * @param name the name that {@code ir_datasets} gives it, or, where it has none, one made alike
 * @param title what it is, for people
 * @param kind what its documents and queries are
 * @param licence what its publishers say of its use
 * @param citations what to cite, the collection itself first
 * @param files its files, documents first
 */
public record Dataset(
    String name,
    String title,
    DatasetKind kind,
    String licence,
    List<String> citations,
    List<DatasetFile> files) {

  /**
   * Checks the name.
   *
   * @throws dev.richter.error.RichterException with {@code DATA_MALFORMED} if it is not one that
   *     could be a path
   */
  public Dataset {
    CachePath.check(name);
    citations = List.copyOf(citations);
    files = List.copyOf(files);
  }

  /** The files of one part, in order. */
  public List<DatasetFile> files(Part part) {
    return files.stream().filter(file -> file.part() == part).toList();
  }

  /** What has to be downloaded for all its files, in order. */
  public Set<Download> downloads() {
    Set<Download> downloads = new LinkedHashSet<>();
    files.forEach(file -> downloads.addAll(file.downloads()));
    return downloads;
  }
}
