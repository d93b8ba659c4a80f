package dev.richter.codec;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DocValuesType;

/**
 * A Lucene field that holds a document's sparse vector.
 *
 * <p>The index writer must use a codec that gives the field {@link SparseVectorsFormat}; {@link
 * RichterCodec} does. A document has at most one vector in a field.
 */
public final class SparseVectorField extends Field {

  private static final FieldType TYPE = new FieldType();

  static {
    TYPE.setDocValuesType(DocValuesType.BINARY);
    TYPE.freeze();
  }

  /**
   * Makes a field.
   *
   * @throws RichterException with {@link ErrorCode#VECTOR_EMPTY} if the vector has no tokens
   */
  public SparseVectorField(String name, SparseVector vector) {
    super(name, TYPE);
    if (vector.isEmpty()) {
      throw new RichterException(
          ErrorCode.VECTOR_EMPTY,
          "the vector of field \"%s\" has no tokens, expected at least one (leave the field out instead)"
              .formatted(name));
    }
    fieldsData = VectorCoding.encode(vector);
  }
}
