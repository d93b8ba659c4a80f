package dev.richter.codec;

import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.LeafReader;
import org.jspecify.annotations.Nullable;

/**
 * One field of multi-vectors in one segment, read in place.
 *
 * <p>Safe for use by many threads. Valid as long as the Lucene reader it comes from is open.
 */
public final class MultiVectorFieldReader {

  private static final long SIZE_MASK = (1L << RowsLayout.SIZE_BITS) - 1;

  private final MultiVectorParameters parameters;
  private final RowsLayout layout;
  private final Region region;
  private final MemorySegment memory;
  private final @Nullable CentroidLists lists;
  private final ScratchPool<CentroidScratch> scratches;
  private final MatrixKernels kernels = KernelProvider.kernels().matrices();

  /** A field of a flat segment. */
  MultiVectorFieldReader(MultiVectorParameters parameters, RowsLayout layout, Region region) {
    this(parameters, layout, region, null);
  }

  MultiVectorFieldReader(
      MultiVectorParameters parameters,
      RowsLayout layout,
      Region region,
      @Nullable CentroidLists lists) {
    this.lists = lists;
    this.parameters = parameters;
    this.layout = layout;
    this.region = region;
    this.memory = region.memory();
    this.scratches = new ScratchPool<>(() -> new CentroidScratch(layout.maxDocument()));
  }

  /**
   * Finds a field of multi-vectors in a segment.
   *
   * @return nothing where no document of the segment has the field
   * @throws IllegalArgumentException if the field is there, but was not written as a {@link
   *     MultiVectorField} by {@link MultiVectorsFormat}
   */
  public static Optional<MultiVectorFieldReader> of(LeafReader segment, String field)
      throws IOException {
    return VectorValues.of(
            segment, field, MultiVectorValues.class, "multi-vectors", MultiVectorsFormat.NAME)
        .map(MultiVectorValues::reader);
  }

  /** The parameters that the segment was built with. */
  public MultiVectorParameters parameters() {
    return parameters;
  }

  /** How much the field holds in this segment. Reads nothing. */
  public MultiVectorFieldStats stats() {
    MultiVectorFieldStats flat =
        new MultiVectorFieldStats(layout.documents(), layout.rows(), 0, 0, 0, layout.sizeBytes());
    return lists == null
        ? flat
        : flat.withLists(layout.rows(), lists.codes().layout(), lists.layout());
  }

  RowsLayout layout() {
    return layout;
  }

  /** The codes of the rows, or nothing in a flat segment. */
  public Optional<RowCodes> codes() {
    return lists().map(CentroidLists::codes);
  }

  /** The lists of the centroids, or nothing in a flat segment. */
  public Optional<CentroidLists> lists() {
    return Optional.ofNullable(lists);
  }

  /** Lends buffers that fit this segment; give them back by {@link #release}. */
  public CentroidScratch borrow() {
    return scratches.borrow();
  }

  /** Takes borrowed buffers back. */
  public void release(CentroidScratch scratch) {
    scratches.release(scratch);
  }

  /** How many values a row has. */
  public int dimension() {
    return layout.dimension();
  }

  /** How many documents have a multi-vector. */
  public int documents() {
    return layout.documents();
  }

  int maxDocument() {
    return layout.maxDocument();
  }

  ElementType elementType() {
    return layout.elementType();
  }

  /**
   * Where a document's record lies and how many rows it has, for {@link #touch} and {@link #read};
   * 0 without a multi-vector.
   */
  public long entry(int document) throws CorruptIndexException {
    long offset = layout.directory() + (long) Long.BYTES * document;
    region.verify(offset, offset + Long.BYTES);
    return memory.get(Region.LONG, offset);
  }

  /** How many rows an entry has. */
  public static int size(long entry) {
    return (int) (entry & SIZE_MASK);
  }

  /** How many bytes the record of an entry has. */
  public long recordBytes(long entry) {
    return (long) size(entry) * layout.elementType().rowBytes(layout.dimension());
  }

  /**
   * Loads one value of each cache line of a record, so that many lines are on their way at once,
   * and checks its bytes. The sum means nothing.
   */
  public int touch(long entry) throws CorruptIndexException {
    return region.touch(entry >>> RowsLayout.SIZE_BITS, recordBytes(entry));
  }

  /**
   * Reads rows of a record that was touched.
   *
   * @param first the first row to read
   * @param count how many rows to read
   * @param values receives the values row by row
   * @param start where the first of them is put
   */
  public void read(long entry, int first, int count, float[] values, int start) {
    int dimension = layout.dimension();
    long record = entry >>> RowsLayout.SIZE_BITS;
    long rows = record + (long) size(entry) * layout.elementType().scaleBytes();
    switch (layout.elementType()) {
      case FLOAT32 ->
          MemorySegment.copy(
              memory,
              Region.FLOAT,
              rows + (long) Float.BYTES * first * dimension,
              values,
              start,
              count * dimension);
      case FLOAT16 -> {
        for (int row = first; row < first + count; row++) {
          float scale = memory.get(Region.FLOAT, record + (long) Float.BYTES * row);
          long offset = rows + (long) Short.BYTES * row * dimension;
          int to = start + (row - first) * dimension;
          for (int i = 0; i < dimension; i++) {
            values[to + i] =
                scale * Float.float16ToFloat(memory.get(Region.SHORT, offset + 2L * i));
          }
        }
      }
      case INT8 -> {
        for (int row = first; row < first + count; row++) {
          float scale = memory.get(Region.FLOAT, record + (long) Float.BYTES * row);
          kernels.widenBytes(
              memory,
              rows + (long) row * dimension,
              dimension,
              scale,
              values,
              start + (row - first) * dimension);
        }
      }
      case BINARY -> {
        int rowBytes = layout.elementType().valuesBytes(dimension);
        for (int row = first; row < first + count; row++) {
          float scale = memory.get(Region.FLOAT, record + (long) Float.BYTES * row);
          kernels.widenBits(
              memory,
              rows + (long) row * rowBytes,
              dimension,
              scale,
              values,
              start + (row - first) * dimension);
        }
      }
    }
  }

  /** A document's multi-vector as it is stored; it must have one. */
  MultiVector multiVector(int document) throws CorruptIndexException {
    long entry = entry(document);
    touch(entry);
    float[] values = new float[size(entry) * layout.dimension()];
    read(entry, 0, size(entry), values, 0);
    for (int i = 0; i < values.length; i++) {
      // The largest value may have been rounded up.
      values[i] = Math.clamp(values[i], -MultiVector.MAX_VALUE, MultiVector.MAX_VALUE);
    }
    return MultiVector.of(layout.dimension(), values);
  }

  /** The bytes of a record. */
  MemorySegment record(long entry) throws CorruptIndexException {
    long start = entry >>> RowsLayout.SIZE_BITS;
    region.verify(start, start + recordBytes(entry));
    return memory.asSlice(start, recordBytes(entry));
  }

  /**
   * Reads the whole field and checks that counts are right, records lie where they may and all
   * values are finite.
   *
   * @param name the field and its segment, for messages
   * @throws CorruptIndexException if something is not so
   */
  public void checkInvariants(String name) throws CorruptIndexException {
    verifyAll();
    int documents = 0;
    long rows = 0;
    float[] row = new float[layout.dimension()];
    for (int document = 0; document < layout.maxDocument(); document++) {
      long entry = entry(document);
      if (entry == 0) {
        continue;
      }
      long end = (entry >>> RowsLayout.SIZE_BITS) + recordBytes(entry);
      if (size(entry) == 0 || size(entry) > layout.maxSize() || end > layout.directory()) {
        throw new CorruptIndexException(
            "document %d has %d rows up to byte %d, expected 1 to %d up to byte %d at most"
                .formatted(document, size(entry), end, layout.maxSize(), layout.directory()),
            name);
      }
      documents++;
      rows += size(entry);
      for (int i = 0; i < size(entry); i++) {
        read(entry, i, 1, row, 0);
        checkFinite(row, document, i, name);
      }
    }
    if (documents != layout.documents() || rows != layout.rows()) {
      throw new CorruptIndexException(
          "%d documents with %d rows, expected %d with %d"
              .formatted(documents, rows, layout.documents(), layout.rows()),
          name);
    }
    if (lists != null) {
      lists.codes().checkInvariants(name);
      lists.checkInvariants(this, lists.codes(), name);
    }
  }

  private static void checkFinite(float[] values, int document, int row, String name)
      throws CorruptIndexException {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new CorruptIndexException(
            "row %d of document %d has a value %s".formatted(row, document, value), name);
      }
    }
  }

  void verifyAll() throws CorruptIndexException {
    region.verifyAll();
    if (lists != null) {
      lists.verifyAll();
    }
  }
}
