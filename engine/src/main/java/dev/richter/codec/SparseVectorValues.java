package dev.richter.codec;

import dev.richter.vector.SparseVector;
import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.BytesRef;

/** The vectors of one field in one segment as Lucene iterates over them. For one thread. */
public final class SparseVectorValues extends VectorValues {

  private final SparseFieldReader reader;
  private final ForwardIndex forward;
  private final StoredVector vector = new StoredVector();
  private final BytesRef value = new BytesRef();

  SparseVectorValues(SparseFieldReader reader) {
    super(reader.forward().maxDocument(), reader.forward().documents());
    this.reader = reader;
    this.forward = reader.forward();
  }

  /** What the values are read from. */
  public SparseFieldReader reader() {
    return reader;
  }

  /** The vector of the current document, with its weights as they are stored. */
  public SparseVector vector() throws IOException {
    return VectorCoding.decode(binaryValue());
  }

  @Override
  public BytesRef binaryValue() throws IOException {
    forward.read(docID(), vector);
    VectorCoding.write(vector, forward.layout().weightType(), value);
    return value;
  }

  @Override
  boolean hasVector(int number) throws CorruptIndexException {
    return forward.size(number) > 0;
  }
}
