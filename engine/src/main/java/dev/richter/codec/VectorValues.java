package dev.richter.codec;

import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;

/**
 * What the vectors of a field in a segment have in common, of whatever kind, as Lucene iterates
 * over them. For one thread.
 */
abstract class VectorValues extends BinaryDocValues {

  private final int maxDocument;
  private final int documents;
  private int document = -1;

  /**
   * Stands before the first document.
   *
   * @param maxDocument how many document numbers there are
   * @param documents how many of them have a vector
   */
  VectorValues(int maxDocument, int documents) {
    this.maxDocument = maxDocument;
    this.documents = documents;
  }

  /**
   * Finds the values of a field in a segment.
   *
   * @param type the values of the field's format
   * @param kind what the field should hold, for the message
   * @param format the name of the format, for the message
   * @return nothing where no document of the segment has the field
   * @throws IllegalArgumentException if the field is there, but has other values
   */
  static <V extends VectorValues> Optional<V> of(
      LeafReader segment, String field, Class<V> type, String kind, String format)
      throws IOException {
    FieldInfo info = segment.getFieldInfos().fieldInfo(field);
    if (info == null) {
      return Optional.empty();
    }
    BinaryDocValues values = FilterLeafReader.unwrap(segment).getBinaryDocValues(field);
    if (type.isInstance(values)) {
      return Optional.of(type.cast(values));
    }
    throw new IllegalArgumentException(
        "field \"%s\" has doc values of type %s, expected a field of %s in the format %s"
            .formatted(field, info.getDocValuesType(), kind, format));
  }

  /** Whether a document has a vector. */
  abstract boolean hasVector(int number) throws CorruptIndexException;

  @Override
  public final boolean advanceExact(int target) throws IOException {
    document = target;
    return hasVector(target);
  }

  @Override
  public final int docID() {
    return document;
  }

  @Override
  public final int nextDoc() throws IOException {
    return advance(document + 1);
  }

  @Override
  public final int advance(int target) throws IOException {
    for (document = target; document < maxDocument; document++) {
      if (hasVector(document)) {
        return document;
      }
    }
    document = NO_MORE_DOCS;
    return document;
  }

  @Override
  public final long cost() {
    return documents;
  }
}
