package dev.richter.bench;

import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.text.BeirText;
import dev.richter.datasets.text.BeirTextReader;
import dev.richter.datasets.vectors.MultiVectorFile;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.Head;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Texts as sparse vectors, as multi-vectors and, where they are given, as they are. */
final class CascadeCollection implements Iterator<CascadeCollection.Entry>, Closeable {

  private final Path sparsePath;
  private final Path rowsPath;
  private final VectorReader sparse;
  private final MultiVectorFile rows;
  private final List<String> ids;
  private final @Nullable BeirTextReader texts;
  private final Optional<Head> head;
  private int next;

  /**
   * A text.
   *
   * @param id its identifier, as multi-vectors have it
   * @param sparse its sparse vector, which may be empty
   * @param rows its multi-vector, which may be empty
   * @param text the text, empty where none is given
   */
  record Entry(String id, SparseVector sparse, MultiVector rows, String text) {}

  private CascadeCollection(
      Path sparsePath, Path rowsPath, @Nullable Path textsPath, Optional<Head> head) {
    this.sparsePath = sparsePath;
    this.rowsPath = rowsPath;
    this.head = head;
    this.sparse = VectorReader.open(sparsePath, TokenDictionary.numeric());
    this.rows = MultiVectorFile.open(rowsPath);
    this.ids = rows.ids();
    this.texts = textsPath == null ? null : BeirTextReader.open(textsPath);
  }

  /**
   * Opens files of the same texts in the same order.
   *
   * @param head what multi-vectors go through, if there is one
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if they have not as many, or as
   *     the readers do
   */
  static CascadeCollection open(
      Path sparsePath, Path rowsPath, @Nullable Path textsPath, Optional<Head> head) {
    CascadeCollection collection = new CascadeCollection(sparsePath, rowsPath, textsPath, head);
    OptionalLong size = collection.sparse.size();
    if (size.isPresent() && size.getAsLong() != collection.size()) {
      collection.close();
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s: multi-vectors of %d texts, expected %d, as many as %s has"
              .formatted(rowsPath, collection.size(), size.getAsLong(), sparsePath));
    }
    return collection;
  }

  /** How many texts there are. */
  int size() {
    return rows.size();
  }

  /** How many values a row has, by the head if there is one. */
  int dimension() {
    return head.map(Head::dimension).orElse(rows.dimension());
  }

  @Override
  public boolean hasNext() {
    return next < rows.size() && sparse.hasNext();
  }

  @Override
  public Entry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    String id = ids.get(next);
    MultiVector read = rows.read(next++);
    MultiVector projected = head.isEmpty() || read.isEmpty() ? read : head.get().project(read);
    return new Entry(id, sparse.next().vector(), projected, text(id));
  }

  private String text(String id) {
    if (texts == null) {
      return "";
    }
    BeirText text = texts.hasNext() ? texts.next() : new BeirText("", "", "");
    if (!text.id().equals(id)) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "text %d: id \"%s\", expected \"%s\" as in %s"
              .formatted(next - 1, text.id(), id, rowsPath));
    }
    return text.title() + " " + text.text();
  }

  /**
   * Those of the first queries that can be searched for and have judgements, if there are any.
   *
   * @param limit how many to take
   */
  List<Entry> queries(int limit, @Nullable Qrels qrels) {
    List<Entry> queries = new ArrayList<>();
    while (queries.size() < limit && hasNext()) {
      Entry query = next();
      boolean judged = qrels == null || !qrels.grades(query.id()).isEmpty();
      if (judged && !query.sparse().isEmpty() && !query.rows().isEmpty()) {
        queries.add(query);
      }
    }
    if (queries.isEmpty()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s: no queries that have vectors%s"
              .formatted(sparsePath, qrels == null ? "" : " and judgements"));
    }
    return queries;
  }

  @Override
  public void close() {
    try (sparse;
        rows) {
      if (texts != null) {
        texts.close();
      }
    }
  }
}
