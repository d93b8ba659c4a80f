package dev.richter.tools;

import dev.richter.RichterIndex;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.datasets.vectors.MultiVectorFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.Head;
import dev.richter.vector.MultiVector;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file of multi-vectors, whose rows go through a head if there is one. */
final class ProjectedFile implements AutoCloseable {

  private static final String SUFFIX = ".npy";

  private final Path path;
  private final MultiVectorFile file;
  private final Optional<Head> head;
  private final List<String> ids;

  private ProjectedFile(Path path, MultiVectorFile file, Optional<Head> head) {
    this.path = path;
    this.file = file;
    this.head = head;
    this.ids = file.ids();
  }

  /** Whether a file has multi-vectors, by its name. */
  static boolean isOne(Path path) {
    return path.toString().endsWith(SUFFIX);
  }

  static ProjectedFile open(Path path, @Nullable Path head) {
    Optional<Head> read = Optional.ofNullable(head).map(Head::read);
    MultiVectorFile file = MultiVectorFile.open(path);
    try {
      return new ProjectedFile(path, file, read);
    } catch (RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  Path path() {
    return path;
  }

  int size() {
    return file.size();
  }

  /** How many values a row has, by the head if there is one. */
  int dimension() {
    return head.map(Head::dimension).orElse(file.dimension());
  }

  Optional<Head> head() {
    return head;
  }

  String id(int text) {
    return ids.get(text);
  }

  /** The rows of a text; there are none where it has no vector. */
  MultiVector read(int text) {
    MultiVector rows = file.read(text);
    return head.isEmpty() || rows.isEmpty() ? rows : head.get().project(rows);
  }

  /**
   * Makes sure that the rows may be compared with those of a field.
   *
   * @throws RichterException with {@link ErrorCode#FIELD_MISMATCH} if the field has no
   *     multi-vectors, or those of another head
   */
  void requireHeadOf(RichterIndex index, String field) {
    if (!(index.fields().get(field) instanceof MultiVectorParameters parameters)) {
      throw new RichterException(
          ErrorCode.FIELD_MISMATCH,
          "multi-vectors for field \"%s\", expected a field of multi-vectors, of fields %s"
              .formatted(field, index.fields().keySet()));
    }
    parameters.requireHead(head);
  }

  @Override
  public void close() {
    file.close();
  }
}
