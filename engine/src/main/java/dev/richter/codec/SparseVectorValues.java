package dev.richter.codec;

import dev.richter.vector.SparseVector;
import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.util.BytesRef;

/** The vectors of one field in one segment as Lucene iterates over them. For one thread. */
public final class SparseVectorValues extends BinaryDocValues {

  private final SparseFieldReader reader;
  private final ForwardIndex forward;
  private final StoredVector vector = new StoredVector();
  private final BytesRef value = new BytesRef();
  private int document = -1;

  SparseVectorValues(SparseFieldReader reader) {
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
    forward.read(document, vector);
    VectorCoding.write(vector, forward.layout().weightType(), value);
    return value;
  }

  @Override
  public boolean advanceExact(int target) throws IOException {
    document = target;
    return forward.size(target) > 0;
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
    for (document = target; document < forward.maxDocument(); document++) {
      if (forward.size(document) > 0) {
        return document;
      }
    }
    document = NO_MORE_DOCS;
    return document;
  }

  @Override
  public long cost() {
    return forward.documents();
  }
}
