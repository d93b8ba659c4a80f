package dev.richter.codec;

import java.io.IOException;
import org.apache.lucene.codecs.DocValuesConsumer;
import org.apache.lucene.codecs.DocValuesFormat;
import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * The doc-values format of {@linkplain MultiVectorField fields of multi-vectors}: the rows of each
 * document, as they were clustered and rounded when the document was made. A merge copies them.
 *
 * <p>All numbers are little-endian but Lucene's headers and footers. The meta file and the data
 * file are built as those of {@link SparseVectorsFormat}: a header, a region whose 64-KiB pages
 * have checksums in the meta file, and a footer.
 *
 * <h2>.rmm: meta</h2>
 *
 * <ul>
 *   <li>For each field: [int] field number; [map of strings] the parameters; the <i>layout</i>;
 *       [vint] n, [int] × n page checksums of the .rmv region
 *   <li>[int] −1
 *   <li>layout: [byte] element type (1 FLOAT32, 2 FLOAT16, 3 INT8), [int] dimension, [int] maxDoc,
 *       [int] documents with a multi-vector, [long] rows, [int] most rows of a document, [long]
 *       offset of the directory, [long] size of the region
 * </ul>
 *
 * <h2>.rmv: the multi-vectors of a field</h2>
 *
 * <ul>
 *   <li>records in the order of the documents, one for each with n rows: [float] scale × n, but not
 *       for FLOAT32; [float], [half float] or [byte] values × n × dimension, row by row. A value is
 *       its row's scale × what is stored. Where every document has n rows, records have one size
 *   <li>directory: for each document [long] offset of the record × 2<sup>16</sup> + n, 0 without a
 *       multi-vector
 * </ul>
 */
public final class MultiVectorsFormat extends DocValuesFormat {

  /** The name under which Lucene finds the format. */
  public static final String NAME = "RichterMulti";

  static final VectorFiles FILES = new VectorFiles(NAME, "RichterMultiMeta", "rmm", 0);
  static final String ROWS_CODEC = "RichterMultiRows";
  static final String ROWS_EXTENSION = "rmv";

  private final MultiVectorParameters parameters;

  /** The format as Lucene's service loader makes it, to read. */
  public MultiVectorsFormat() {
    this(MultiVectorParameters.of(1));
  }

  /**
   * The format with given parameters.
   *
   * @param parameters those of the fields
   */
  public MultiVectorsFormat(MultiVectorParameters parameters) {
    super(NAME);
    this.parameters = parameters;
  }

  @Override
  public DocValuesConsumer fieldsConsumer(SegmentWriteState state) throws IOException {
    return new MultiVectorsConsumer(state, parameters);
  }

  @Override
  public DocValuesProducer fieldsProducer(SegmentReadState state) throws IOException {
    return new MultiVectorsProducer(state);
  }
}
