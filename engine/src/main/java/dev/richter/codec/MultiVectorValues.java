package dev.richter.codec;

import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.util.BytesRef;

/** The multi-vectors of one field in one segment as Lucene iterates over them. For one thread. */
public final class MultiVectorValues extends BinaryDocValues {

  private final MultiVectorFieldReader reader;
  private final BytesRef value = new BytesRef();
  private int document = -1;

  MultiVectorValues(MultiVectorFieldReader reader) {
    this.reader = reader;
  }

  /** What the values are read from. */
  public MultiVectorFieldReader reader() {
    return reader;
  }

  /** The multi-vector of the current document, with its values as they are stored. */
  public MultiVector multiVector() throws IOException {
    return reader.multiVector(document);
  }

  @Override
  public BytesRef binaryValue() throws IOException {
    MemorySegment record = reader.record(reader.entry(document));
    int size = (int) record.byteSize();
    value.length = MultiVectorCoding.HEADER_BYTES + size;
    if (value.bytes.length < value.length) {
      value.bytes = new byte[value.length];
    }
    MultiVectorCoding.writeHeader(value.bytes, reader.elementType(), reader.dimension());
    MemorySegment.copy(
        record, ValueLayout.JAVA_BYTE, 0, value.bytes, MultiVectorCoding.HEADER_BYTES, size);
    return value;
  }

  @Override
  public boolean advanceExact(int target) throws IOException {
    document = target;
    return reader.entry(target) != 0;
  }

  @Override
  public int docID() {
    return document;
  }

  @Override
  public int nextDoc() throws IOException {
    return advance(document + 1);
  }

  @Override
  public int advance(int target) throws IOException {
    for (document = target; document < reader.maxDocument(); document++) {
      if (reader.entry(document) != 0) {
        return document;
      }
    }
    document = NO_MORE_DOCS;
    return document;
  }

  @Override
  public long cost() {
    return reader.documents();
  }
}
