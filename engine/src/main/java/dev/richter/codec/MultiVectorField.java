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
    super(name, TYPE);
    fieldsData =
        MultiVectorCoding.encode(parameters.prepareDocument(vectors), parameters.elementType());
  }
}
