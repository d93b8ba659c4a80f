package dev.richter.tools;

import dev.richter.datasets.vectors.MultiVectorFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.train.PairSource;
import dev.richter.vector.MultiVector;
import java.nio.file.Path;

/** Two files of multi-vectors, whose texts of the same number are pairs. */
final class PairFiles implements PairSource, AutoCloseable {

  private final Path queriesPath;
  private final Path documentsPath;
  private final MultiVectorFile queries;
  private final MultiVectorFile documents;

  private PairFiles(
      Path queriesPath, MultiVectorFile queries, Path documentsPath, MultiVectorFile documents) {
    this.queriesPath = queriesPath;
    this.queries = queries;
    this.documentsPath = documentsPath;
    this.documents = documents;
  }

  /**
   * Opens the files.
   *
   * @throws RichterException as {@link MultiVectorFile#open} does; with {@link
   *     ErrorCode#DATA_MALFORMED} if there are not as many texts in both, or {@link
   *     ErrorCode#VECTOR_DIMENSION_MISMATCH}
   */
  static PairFiles open(Path queriesPath, Path documentsPath) {
    MultiVectorFile queries = MultiVectorFile.open(queriesPath);
    MultiVectorFile documents;
    try {
      documents = MultiVectorFile.open(documentsPath);
    } catch (RuntimeException failure) {
      queries.close();
      throw failure;
    }
    PairFiles pairs = new PairFiles(queriesPath, queries, documentsPath, documents);
    try {
      pairs.check();
      return pairs;
    } catch (RuntimeException failure) {
      pairs.close();
      throw failure;
    }
  }

  private void check() {
    if (documents.size() != queries.size()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s: %d texts, expected %d as in %s"
              .formatted(documentsPath, documents.size(), queries.size(), queriesPath));
    }
    if (documents.dimension() != queries.dimension()) {
      throw new RichterException(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "%s: dimension %d, expected %d as in %s"
              .formatted(documentsPath, documents.dimension(), queries.dimension(), queriesPath));
    }
  }

  @Override
  public int size() {
    return queries.size();
  }

  @Override
  public int dimension() {
    return queries.dimension();
  }

  @Override
  public MultiVector query(int pair) {
    return read(queries, queriesPath, pair);
  }

  @Override
  public MultiVector document(int pair) {
    return read(documents, documentsPath, pair);
  }

  private static MultiVector read(MultiVectorFile file, Path path, int pair) {
    MultiVector text = file.read(pair);
    if (text.isEmpty()) {
      throw new RichterException(
          ErrorCode.VECTOR_EMPTY,
          "%s, text %d: no rows, expected at least one".formatted(path, pair));
    }
    return text;
  }

  @Override
  public void close() {
    queries.close();
    documents.close();
  }
}
