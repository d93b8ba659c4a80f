package dev.richter.codec;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.lucene.codecs.DocValuesConsumer;
import org.apache.lucene.codecs.DocValuesFormat;
import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * The doc-values format of {@linkplain SparseVectorField fields of sparse vectors}: a forward
 * index, and for segments that are large enough, blocks of similar documents with inverted lists
 * over them.
 *
 * <p>Each document with a vector stands in one block. A block's <i>summary</i> has, of each token
 * of its documents, the heaviest weight rounded up to the bound of its {@linkplain
 * dev.richter.build.Levels level}, so that the inner product of a summary and a query bounds those
 * of the block's documents. The lists are the summaries inverted: from a token to its blocks, level
 * by level.
 *
 * <p>All numbers are little-endian but Lucene's headers and footers. Every file starts with {@link
 * org.apache.lucene.codecs.CodecUtil#writeIndexHeader an index header} and ends with {@link
 * org.apache.lucene.codecs.CodecUtil#writeFooter a footer} that holds the checksum of the whole.
 * Between the two, a data file is one <i>region</i>, whose 64-KiB pages have checksums (CRC-32C) of
 * their own in the meta file, so that a reader verifies the pages it touches and opening a segment
 * reads the meta file alone.
 *
 * <h2>.rsm: meta</h2>
 *
 * <ul>
 *   <li>For each field: [int] field number; [map of strings] the parameters; the <i>forward
 *       layout</i>; [vint] n, [int] × n page checksums of the .rsf region; [byte] 1 if there are
 *       blocks, else 0; if there are: the <i>lists layout</i>; [vint] n, [int] × n page checksums
 *       of the .rsb region
 *   <li>[int] −1
 *   <li>forward layout: [byte] weight type (1 UINT8, 2 FLOAT16), [byte] bytes of a local token (2
 *       or 4), [int] maxDoc, [int] documents with a vector, [long] postings, [int] vocabulary size,
 *       [int] most tokens of a vector, [long] offset of the directory, [long] offset of the
 *       vocabulary, [long] size of the region
 *   <li>lists layout: [int] documents a block, [int] blocks, [int] blocks a stripe, [int] documents
 *       in blocks, [int] lists, [long] postings of the lists, [float] heaviest weight, [long]
 *       offset of the places, [long] offset of the directory, [long] size of the region
 * </ul>
 *
 * <h2>.rsf: the forward index of a field</h2>
 *
 * <p>A <i>local token</i> is a token's rank by document frequency within the segment.
 *
 * <ul>
 *   <li>records, one for each document with a vector of n tokens: [float] scale, [short or int]
 *       local token × m, [byte] code or [short] half float × m, heaviest first, where m is n
 *       rounded up to a multiple of 8 and what is over has token 0 and weight 0; a weight is scale
 *       × code. Where there are blocks, the records stand in their order, so that those of a block
 *       are one stretch; else in the order of the documents, or any other
 *   <li>directory: for each document [long] offset of the record × 2<sup>24</sup> + n, 0 without a
 *       vector
 *   <li>vocabulary of V tokens: [int] token by local token × V; [int] the tokens ascending × V;
 *       [int] local token of each of these × V
 * </ul>
 *
 * <h2>.rsb: the blocks and lists of a field</h2>
 *
 * <ul>
 *   <li>places, one for each document with a vector, in the order of the blocks: [long] what the
 *       directory of the forward index has of the document; [int] the document. With S documents a
 *       block, block b has the places from b × S to (b + 1) × S, exclusive; the last block may have
 *       fewer
 *   <li>lists, ascending by local token: [int] groups G; [int] how many postings there are up to
 *       the end of each group × G; [byte] level of each group, unsigned, × G; [short] stripe of
 *       each group × G; then the postings of one group after the other, [short] block × postings,
 *       ascending within the group. Groups ascend by level, which is to say the heaviest first, and
 *       within a level by stripe. The number of a block is stripe × blocks a stripe + posting, both
 *       unsigned. The bound of level i is the heaviest weight × 2<sup>−i/6</sup>; the last level,
 *       239, takes all that is lighter
 *   <li>directory: [long] offset of each local token's list × V; [long] the end of the last. Tokens
 *       whose weights are all too light to be stored have an empty stretch
 * </ul>
 */
public final class SparseVectorsFormat extends DocValuesFormat {

  /** The name under which Lucene finds the format. */
  public static final String NAME = "RichterSparse";

  static final VectorFiles FILES = new VectorFiles(NAME, "RichterSparseMeta", "rsm", 2);
  static final String FORWARD_CODEC = "RichterSparseForward";
  static final String LISTS_CODEC = "RichterSparseLists";
  static final String FORWARD_EXTENSION = "rsf";
  static final String LISTS_EXTENSION = "rsb";

  private final SparseParameters parameters;
  private final int buildThreads;
  private final BooleanSupplier flatOnly;
  private final LongConsumer ordered;

  /** The format with default parameters; Lucene's service loader uses it to read. */
  public SparseVectorsFormat() {
    this(SparseParameters.defaults(), 1, () -> false, bytes -> {});
  }

  /**
   * The format with given parameters.
   *
   * @param parameters how fields are stored and indexed
   * @param buildThreads how many threads order documents into blocks, at least 1
   * @param flatOnly asked before each segment: whether to leave the blocks out for now, as a bulk
   *     load does
   * @param ordered is told, by threads that build, how many more bytes of vectors have got their
   *     block
   * @throws dev.richter.error.RichterException with {@link
   *     dev.richter.error.ErrorCode#PARAMETER_INVALID} if there are no threads
   */
  public SparseVectorsFormat(
      SparseParameters parameters,
      int buildThreads,
      BooleanSupplier flatOnly,
      LongConsumer ordered) {
    super(NAME);
    this.parameters = parameters;
    this.buildThreads = BuildThreads.check(buildThreads);
    this.flatOnly = flatOnly;
    this.ordered = ordered;
  }

  @Override
  public DocValuesConsumer fieldsConsumer(SegmentWriteState state) throws IOException {
    return new SparseVectorsConsumer(
        state, parameters, buildThreads, flatOnly.getAsBoolean(), ordered);
  }

  @Override
  public DocValuesProducer fieldsProducer(SegmentReadState state) throws IOException {
    return new SparseVectorsProducer(state);
  }
}
