package dev.richter.tools;

import dev.richter.DocumentId;
import dev.richter.RichterIndex;
import dev.richter.codec.FieldParameters;
import dev.richter.datasets.text.BeirText;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.server.text.Encoder.Kind;
import dev.richter.tools.encode.DirectoryEncoder;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of texts in the order of their files: sparse vectors, multi-vectors, both side by
 * side, or what an encoder makes of the texts themselves.
 *
 * <p>Where there are both, the files have the same texts in the same order. Their identifiers must
 * agree, unless the sparse vectors have none: then those of the multi-vectors hold.
 */
final class TextVectors implements Iterator<TextVectors.Entry>, AutoCloseable {

  private final Optional<SparseSource> sparse;
  private final Optional<ProjectedFile> multi;
  private final Optional<EncodedTexts> encoded;
  private int next;

  private TextVectors(
      Optional<SparseSource> sparse,
      Optional<ProjectedFile> multi,
      Optional<EncodedTexts> encoded) {
    this.sparse = sparse;
    this.multi = multi;
    this.encoded = encoded;
  }

  /**
   * A text.
   *
   * @param id its identifier, or its row where no file has identifiers
   * @param sparse its sparse vector, which may be empty, if it was read
   * @param rows its multi-vector, which may be empty, if it was read
   * @param title its title, if a file has it
   * @param text the text itself, if a file has it
   */
  record Entry(
      DocumentId id,
      Optional<SparseVector> sparse,
      Optional<MultiVector> rows,
      Optional<String> title,
      Optional<String> text) {

    /** Whether there is nothing to find it by. */
    boolean isWithoutVector() {
      return sparse.filter(vector -> !vector.isEmpty()).isEmpty()
          && rows.filter(vector -> !vector.isEmpty()).isEmpty();
    }
  }

  /**
   * Where sparse vectors come from.
   *
   * @param name what messages call it
   * @param reader the vectors
   * @param hasIds whether their identifiers are more than rows
   */
  record SparseSource(String name, VectorReader reader, boolean hasIds) {}

  /** Sparse vectors alone. */
  static TextVectors of(SparseSource sparse) {
    return new TextVectors(Optional.of(sparse), Optional.empty(), Optional.empty());
  }

  /** Multi-vectors alone. */
  static TextVectors of(ProjectedFile multi) {
    return new TextVectors(Optional.empty(), Optional.of(multi), Optional.empty());
  }

  /** Texts that become vectors as they are read. */
  static TextVectors of(EncodedTexts texts) {
    return new TextVectors(Optional.empty(), Optional.empty(), Optional.of(texts));
  }

  /**
   * Opens multi-vectors beside sparse vectors, which are closed if that fails.
   *
   * @param multi the file of multi-vectors
   * @param head what these go through, if there is one
   * @throws RichterException as {@link ProjectedFile#open}, or with {@link
   *     ErrorCode#DATA_MALFORMED} if there are not as many texts in both, as far as that is known
   *     before they are read
   */
  static TextVectors join(SparseSource sparse, Path multi, @Nullable Path head) {
    ProjectedFile file;
    try {
      file = ProjectedFile.open(multi, head);
    } catch (RuntimeException failure) {
      sparse.reader().close();
      throw failure;
    }
    TextVectors both = new TextVectors(Optional.of(sparse), Optional.of(file), Optional.empty());
    OptionalLong size = sparse.reader().size();
    if (size.isPresent() && size.getAsLong() != file.size()) {
      both.close();
      throw otherCount(file, Text.count(size.getAsLong()), sparse);
    }
    return both;
  }

  /** The file of multi-vectors, if there is one. */
  Optional<ProjectedFile> multi() {
    return multi;
  }

  /** The encoder that makes vectors of a kind, if they are not read. */
  Optional<DirectoryEncoder> encoder(Kind kind) {
    return encoded.flatMap(texts -> texts.encoder(kind));
  }

  /** Whether an encoder makes the vectors. */
  boolean areEncoded() {
    return encoded.isPresent();
  }

  /** Whether there are sparse vectors. */
  boolean hasSparse() {
    return sparse.isPresent() || encoder(Kind.SPARSE).isPresent();
  }

  /** Whether there are multi-vectors. */
  boolean hasMulti() {
    return multi.isPresent() || encoder(Kind.MULTI_VECTOR).isPresent();
  }

  /**
   * Makes sure that the vectors may be compared with those of an index.
   *
   * @param field the field of sparse vectors, or the only one
   * @param multiField the field of multi-vectors
   * @throws RichterException with {@link ErrorCode#FIELD_UNKNOWN}, or {@link
   *     ErrorCode#FIELD_MISMATCH} if multi-vectors went through another head, or texts through
   *     another encoder, or the field remembers none
   */
  void requireOriginOf(RichterIndex index, String field, String multiField) {
    multi.ifPresent(file -> file.requireHeadOf(index, multiField));
    encoder(Kind.SPARSE).ifPresent(encoder -> requireEncoder(index, field, encoder));
    encoder(Kind.MULTI_VECTOR).ifPresent(encoder -> requireEncoder(index, multiField, encoder));
  }

  private static void requireEncoder(RichterIndex index, String field, DirectoryEncoder encoder) {
    FieldParameters parameters = index.fields().get(field);
    if (parameters == null) {
      throw new RichterException(
          ErrorCode.FIELD_UNKNOWN,
          "field \"%s\", expected one of %s".formatted(field, index.fields().keySet()));
    }
    parameters.requireEncoder(encoder.id());
  }

  /** How many texts there are, where that is known before they are read. */
  OptionalLong size() {
    if (encoded.isPresent()) {
      return OptionalLong.empty();
    }
    return multi.isPresent()
        ? OptionalLong.of(multi.get().size())
        : sparse.orElseThrow().reader().size();
  }

  /**
   * Passes over the first texts, which cost no encoding.
   *
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if there are less
   */
  void skip(long count) {
    for (long i = 0; i < count; i++) {
      if (!hasNext()) {
        throw new RichterException(
            ErrorCode.DATA_MALFORMED,
            "%s texts, expected %s that an earlier run has read"
                .formatted(Text.count(i), Text.count(count)));
      }
      if (encoded.isPresent()) {
        encoded.get().skip();
      } else {
        sparse.ifPresent(source -> source.reader().next());
        next++;
      }
    }
  }

  /** The share of the texts that has been read, 0 to 1. */
  double progress() {
    if (encoded.isPresent()) {
      return encoded.get().progress();
    }
    return sparse
        .map(source -> source.reader().progress())
        .orElseGet(() -> (double) next / Math.max(1, multi.orElseThrow().size()));
  }

  /**
   * Whether there are more texts.
   *
   * @throws RichterException as {@link VectorReader}, or with {@link ErrorCode#DATA_MALFORMED} if
   *     one file ends before the other
   */
  @Override
  public boolean hasNext() {
    if (encoded.isPresent()) {
      return encoded.get().hasNext();
    }
    if (sparse.isEmpty()) {
      return next < multi.orElseThrow().size();
    }
    boolean more = sparse.get().reader().hasNext();
    if (multi.isPresent() && more != next < multi.get().size()) {
      throw otherCount(
          multi.get(), more ? "more than " + Text.count(next) : Text.count(next), sparse.get());
    }
    return more;
  }

  private static RichterException otherCount(
      ProjectedFile multi, String count, SparseSource sparse) {
    return new RichterException(
        ErrorCode.DATA_MALFORMED,
        "%s: multi-vectors of %s texts, expected %s, as many as %s has"
            .formatted(multi.path(), Text.count(multi.size()), count, sparse.name()));
  }

  /**
   * The vectors of the next text.
   *
   * @throws RichterException as {@link VectorReader}, or with {@link ErrorCode#DATA_MALFORMED} if
   *     its identifiers differ
   */
  @Override
  public Entry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (encoded.isPresent()) {
      return entry(encoded.get().next());
    }
    int row = next++;
    Optional<MultiVector> rows = multi.map(file -> file.read(row));
    if (sparse.isEmpty()) {
      return new Entry(
          DocumentId.of(multi.orElseThrow().id(row)),
          Optional.empty(),
          rows,
          Optional.empty(),
          Optional.empty());
    }
    VectorRecord record = sparse.get().reader().next();
    return new Entry(
        id(sparse.get(), record, row),
        Optional.of(record.vector()),
        rows,
        Optional.empty(),
        record.text());
  }

  private static Entry entry(EncodedTexts.Encoded encoded) {
    BeirText text = encoded.text();
    return new Entry(
        DocumentId.of(text.id()),
        encoded.sparse(),
        encoded.rows(),
        Optional.of(text.title()).filter(title -> !title.isEmpty()),
        Optional.of(text.text()));
  }

  private DocumentId id(SparseSource source, VectorRecord record, int row) {
    if (multi.isEmpty()) {
      return source.hasIds() ? DocumentId.of(record.id()) : DocumentId.of((long) row);
    }
    String id = multi.get().id(row);
    if (source.hasIds() && !id.equals(record.id())) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s, text %d: id \"%s\", expected \"%s\" as in %s"
              .formatted(multi.get().path(), row, id, record.id(), source.name()));
    }
    return DocumentId.of(id);
  }

  @Override
  public void close() {
    encoded.ifPresent(EncodedTexts::close);
    try {
      sparse.ifPresent(source -> source.reader().close());
    } finally {
      multi.ifPresent(ProjectedFile::close);
    }
  }
}
