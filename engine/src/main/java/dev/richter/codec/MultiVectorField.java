package dev.richter.codec;

import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DocValuesType;

/**
 * A Lucene field that holds a document's multi-vector, clustered and rounded as its parameters say.
 *
 * <p>The index writer must use a codec that gives the field {@link MultiVectorsFormat} with the
 * same parameters; {@link RichterCodec} does. A document has at most one multi-vector in a field.
 */
public final class MultiVectorField extends Field {

  private static final FieldType TYPE = new FieldType();

  static {
    TYPE.setDocValuesType(DocValuesType.BINARY);
    TYPE.freeze();
  }

  /**
   * Makes a field.
   *
   * @throws RichterException as {@link MultiVectorParameters#prepareDocument} does
   */
  public MultiVectorField(String name, MultiVector vectors, MultiVectorParameters parameters) {
    this(name, parameters.prepareDocument(vectors), parameters.elementType());
  }

  private MultiVectorField(String name, MultiVector rows, ElementType elementType) {
    super(name, TYPE);
    fieldsData = MultiVectorCoding.encode(rows, elementType);
  }

  /**
   * Makes a field of rows that were read from an index, which are stored as they are: made ready
   * once more, they would become others.
   */
  public static MultiVectorField ofStored(
      String name, MultiVector rows, MultiVectorParameters parameters) {
    return new MultiVectorField(name, rows, parameters.elementType());
  }
}
