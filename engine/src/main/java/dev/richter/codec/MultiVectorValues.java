package dev.richter.codec;

import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.BytesRef;

/** The multi-vectors of one field in one segment as Lucene iterates over them. For one thread. */
public final class MultiVectorValues extends VectorValues {

  private final MultiVectorFieldReader reader;
  private final BytesRef value = new BytesRef();

  MultiVectorValues(MultiVectorFieldReader reader) {
    super(reader.maxDocument(), reader.documents());
    this.reader = reader;
  }

  /** What the values are read from. */
  public MultiVectorFieldReader reader() {
    return reader;
  }

  /** The multi-vector of the current document, with its values as they are stored. */
  public MultiVector multiVector() throws IOException {
    return reader.multiVector(docID());
  }

  @Override
  public BytesRef binaryValue() throws IOException {
    MemorySegment record = reader.record(reader.entry(docID()));
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
  boolean hasVector(int number) throws CorruptIndexException {
    return reader.entry(number) != 0;
  }
}
