package dev.richter.codec;

import dev.richter.multivector.ResidualCodebooks;
import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.lucene.index.CorruptIndexException;

/**
 * The rows of a field in one segment in a few bytes each: the centroid a row belongs to, and codes
 * for what it has beyond it. Read in place.
 *
 * <p>Safe for use by many threads.
 */
public final class RowCodes {

  private final CodesLayout layout;
  private final RowsLayout rows;
  private final Region region;
  private final MemorySegment memory;
  private final int stretches;
  private final MatrixKernels kernels = KernelProvider.kernels().matrices();

  RowCodes(CodesLayout layout, RowsLayout rows, Region region) {
    this.layout = layout;
    this.rows = rows;
    this.region = region;
    this.memory = region.memory();
    this.stretches = ResidualCodebooks.stretches(rows.dimension());
  }

  CodesLayout layout() {
    return layout;
  }

  /** How many centroids there are. */
  public int centroids() {
    return layout.centroids();
  }

  /** The length of the longest centroid. */
  public float longest() {
    return layout.longest();
  }

  /** How many codes a row has, an even number. */
  public int stretches() {
    return stretches;
  }

  /** How many bytes a row takes: its centroid, and half a byte for each code. */
  public int rowBytes() {
    return Short.BYTES + stretches / 2;
  }

  /**
   * Reads centroids.
   *
   * @param values receives their values, one after the other
   */
  public void readCentroids(int first, int count, float[] values) throws CorruptIndexException {
    int dimension = rows.dimension();
    long scales = (long) Float.BYTES * first;
    region.verify(scales, scales + (long) Float.BYTES * count);
    long start = (long) Float.BYTES * layout.centroids() + (long) dimension * first;
    region.verify(start, start + (long) dimension * count);
    for (int i = 0; i < count; i++) {
      float scale = memory.get(Region.FLOAT, scales + (long) Float.BYTES * i);
      kernels.widenBytes(
          memory, start + (long) dimension * i, dimension, scale, values, i * dimension);
    }
  }

  /**
   * Reads what the codes of a stretch stand for.
   *
   * @param values receives {@link ResidualCodebooks#CODES} × {@link ResidualCodebooks#STRETCH}
   *     values
   */
  public void readCodebook(int stretch, float[] values) throws CorruptIndexException {
    int size = ResidualCodebooks.CODES * ResidualCodebooks.STRETCH;
    long start = layout.codebooks() + (long) Float.BYTES * size * stretch;
    region.verify(start, start + (long) Float.BYTES * size);
    MemorySegment.copy(memory, Region.FLOAT, start, values, 0, size);
  }

  private long start(long entry) {
    long row = (entry >>> RowsLayout.SIZE_BITS) / rows.elementType().rowBytes(rows.dimension());
    return layout.codes() + row * rowBytes();
  }

  /** The centroid of a row of a document. */
  int centroid(long entry, int row) throws CorruptIndexException {
    long at = start(entry) + (long) row * rowBytes();
    region.verify(at, at + Short.BYTES);
    return Short.toUnsignedInt(memory.get(Region.SHORT, at));
  }

  /**
   * Reads the codes of the rows of a document that was touched, as {@link
   * dev.richter.simd.MatrixKernels#maxCodedProducts} wants them.
   *
   * @param rows receives {@link #rowBytes} bytes for each row
   */
  public void read(long entry, byte[] rows) {
    int bytes = MultiVectorFieldReader.size(entry) * rowBytes();
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, start(entry), rows, 0, bytes);
  }

  /**
   * Loads one value of each cache line of a document's codes, so that those of many documents are
   * on their way at once, and checks their bytes. The sum means nothing.
   */
  public int touch(long entry) throws CorruptIndexException {
    return region.touch(start(entry), (long) MultiVectorFieldReader.size(entry) * rowBytes());
  }

  /** Checks that the parts of the region are where they belong. */
  void checkInvariants(String name) throws CorruptIndexException {
    long codebooks = (long) (Float.BYTES + rows.dimension()) * layout.centroids();
    long codes =
        codebooks
            + (long) Float.BYTES * stretches * ResidualCodebooks.CODES * ResidualCodebooks.STRETCH;
    long end = codes + rows.rows() * rowBytes();
    if (layout.centroids() < 1
        || layout.codebooks() != codebooks
        || layout.codes() != codes
        || layout.sizeBytes() != end) {
      throw new CorruptIndexException(
          "%d centroids with codebooks at byte %d and codes from byte %d to %d, expected bytes %d, %d and %d"
              .formatted(
                  layout.centroids(),
                  layout.codebooks(),
                  layout.codes(),
                  layout.sizeBytes(),
                  codebooks,
                  codes,
                  end),
          name);
    }
  }

  void verifyAll() throws CorruptIndexException {
    region.verifyAll();
  }
}
