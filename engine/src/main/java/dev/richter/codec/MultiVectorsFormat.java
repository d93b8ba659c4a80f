package dev.richter.codec;

import java.io.IOException;
import java.util.function.BooleanSupplier;
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
 *       [vint] n, [int] × n page checksums of the .rmv region; [byte] 1 with centroids, else 0;
 *       with centroids the <i>layout of codes</i> with the page checksums of .rmc, and the
 *       <i>layout of lists</i> with those of .rml
 *   <li>[int] −1
 *   <li>layout: [byte] element type (1 FLOAT32, 2 FLOAT16, 3 INT8, 4 BINARY), [int] dimension,
 *       [int] maxDoc, [int] documents with a multi-vector, [long] rows, [int] most rows of a
 *       document, [long] offset of the directory, [long] size of the region
 *   <li>layout of codes: [int] centroids, [float] length of the longest, [float] share of the rows'
 *       squared lengths that is left beyond their centroids, [long] offset of the codebooks, [long]
 *       offset of the codes, [long] size of the region
 *   <li>layout of lists: [long] postings, [long] offset of the directory, [long] size of the region
 * </ul>
 *
 * <h2>.rmv: the multi-vectors of a field</h2>
 *
 * <ul>
 *   <li>records in the order of the documents, one for each with n rows: [float] scale × n, but not
 *       for FLOAT32; [float], [half float] or [byte] values × n × dimension, row by row. A value is
 *       its row's scale × what is stored. For BINARY a row has a bit for each value, in whole
 *       bytes, the lowest bit first: 1 stands for 1, 0 for −1. Where every document has n rows,
 *       records have one size
 *   <li>directory: for each document [long] offset of the record × 2<sup>16</sup> + n, 0 without a
 *       multi-vector
 * </ul>
 *
 * <h2>.rmc: centroids, codebooks and codes of a field</h2>
 *
 * <p>Segments with as many documents as the list threshold, or more, have about 8 centroids for
 * each root of the number of their rows, at most 65,536, found from their own rows.
 *
 * <ul>
 *   <li>centroids: [float] scale × centroids; [byte] values × centroids × dimension. A value is its
 *       centroid's scale × what is stored
 *   <li>codebooks: for each stretch of 4 values [float] × 4 × 16. The stretches are even in number;
 *       where there are no values left for them, they are 0
 *   <li>codes: for each row, in the order of the records of .rmv, [short] its centroid, and for
 *       each two stretches [byte], the means that stand for what the row has beyond its centroid,
 *       the first of them in the low half
 * </ul>
 *
 * <h2>.rml: lists of a field</h2>
 *
 * <ul>
 *   <li>for each centroid [int] × n the documents that have a row of it, ascending
 *   <li>directory: [long] offset × (centroids + 1) of where each list starts, and the last ends
 * </ul>
 */
public final class MultiVectorsFormat extends DocValuesFormat {

  /** The name under which Lucene finds the format. */
  public static final String NAME = "RichterMulti";

  static final VectorFiles FILES = new VectorFiles(NAME, "RichterMultiMeta", "rmm", 1);
  static final String ROWS_CODEC = "RichterMultiRows";
  static final String ROWS_EXTENSION = "rmv";
  static final String CODES_CODEC = "RichterMultiCodes";
  static final String CODES_EXTENSION = "rmc";
  static final String LISTS_CODEC = "RichterMultiLists";
  static final String LISTS_EXTENSION = "rml";

  private final MultiVectorParameters parameters;
  private final int buildThreads;
  private final BooleanSupplier flatOnly;

  /** The format as Lucene's service loader makes it, to read. */
  public MultiVectorsFormat() {
    this(MultiVectorParameters.of(1), 1, () -> false);
  }

  /**
   * The format with given parameters.
   *
   * @param parameters those of the fields
   * @param buildThreads how many threads code rows, at least 1
   * @param flatOnly asked before each segment: whether to leave centroids and lists out for now, as
   *     a bulk load does
   * @throws dev.richter.error.RichterException with {@link
   *     dev.richter.error.ErrorCode#PARAMETER_INVALID} if there are no threads
   */
  public MultiVectorsFormat(
      MultiVectorParameters parameters, int buildThreads, BooleanSupplier flatOnly) {
    super(NAME);
    this.parameters = parameters;
    this.buildThreads = BuildThreads.check(buildThreads);
    this.flatOnly = flatOnly;
  }

  @Override
  public DocValuesConsumer fieldsConsumer(SegmentWriteState state) throws IOException {
    return new MultiVectorsConsumer(state, parameters, buildThreads, flatOnly.getAsBoolean());
  }

  @Override
  public DocValuesProducer fieldsProducer(SegmentReadState state) throws IOException {
    return new MultiVectorsProducer(state);
  }
}
