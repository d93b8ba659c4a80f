package dev.richter.search;

import dev.richter.codec.CentroidScratch;
import dev.richter.codec.MultiVectorFieldReader;
import dev.richter.codec.RowCodes;
import dev.richter.multivector.ResidualCodebooks;
import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import java.util.Arrays;
import org.apache.lucene.index.CorruptIndexException;

/**
 * The products of a segment's centroids and codes with the rows of one query, from which scores are
 * estimated. They are numbers of 16 bits, in steps so small that no sum of them is too large. For
 * one thread.
 */
final class CodedProducts {

  /** So many centroids are multiplied at a time; their products stay in the first-level cache. */
  private static final int CENTROIDS_AT_ONCE = 32;

  private final MatrixKernels kernels = KernelProvider.kernels().matrices();
  private final MaxSim maxSim;
  private final RowCodes codes;
  private final short[] centroidProducts;
  private final short[] codeProducts;
  private final short[] maxima;
  private final double step;
  private byte[] rows = new byte[0];

  /**
   * Multiplies.
   *
   * @param closest is offered the products of all centroids
   */
  CodedProducts(MaxSim maxSim, RowCodes codes, CentroidScratch scratch, ClosestCentroids closest)
      throws CorruptIndexException {
    this.maxSim = maxSim;
    this.codes = codes;
    int width = maxSim.width();
    this.centroidProducts = scratch.centroidProducts(codes.centroids() * width);
    this.codeProducts = scratch.codeProducts(codes.stretches() * ResidualCodebooks.CODES * width);
    this.maxima = new short[width];
    float[] exactly = new float[codes.stretches() * ResidualCodebooks.CODES * width];
    multiplyCodes(exactly);
    this.step = Math.max(Double.MIN_NORMAL, bound(exactly) / Short.MAX_VALUE);
    kernels.narrow(exactly, exactly.length, (float) (1 / step), codeProducts, 0);
    multiplyCentroids(closest);
  }

  private void multiplyCodes(float[] products) throws CorruptIndexException {
    int width = maxSim.width();
    int size = ResidualCodebooks.CODES;
    float[] codebook = new float[size * ResidualCodebooks.STRETCH];
    float[] columns = new float[ResidualCodebooks.STRETCH * width];
    for (int stretch = 0; stretch < codes.stretches(); stretch++) {
      codes.readCodebook(stretch, codebook);
      Arrays.fill(columns, 0);
      int first = stretch * ResidualCodebooks.STRETCH;
      int end = Math.min(maxSim.dimension(), first + ResidualCodebooks.STRETCH);
      for (int i = first; i < end; i++) {
        for (int row = 0; row < maxSim.size(); row++) {
          columns[MatrixKernels.place(row, i - first, ResidualCodebooks.STRETCH)] =
              maxSim.value(row, i);
        }
      }
      int start = stretch * size * width;
      kernels.products(codebook, size, ResidualCodebooks.STRETCH, columns, width, products, start);
    }
  }

  /** What no sum of products can exceed. */
  private double bound(float[] products) {
    int width = maxSim.width();
    double bound = 0;
    for (int row = 0; row < maxSim.size(); row++) {
      double square = 0;
      for (int i = 0; i < maxSim.dimension(); i++) {
        square += (double) maxSim.value(row, i) * maxSim.value(row, i);
      }
      double sum = Math.sqrt(square) * codes.longest();
      for (int stretch = 0; stretch < codes.stretches(); stretch++) {
        float most = 0;
        for (int code = 0; code < ResidualCodebooks.CODES; code++) {
          int place = (stretch * ResidualCodebooks.CODES + code) * width + row;
          most = Math.max(most, Math.abs(products[place]));
        }
        sum += most;
      }
      bound = Math.max(bound, sum);
    }
    return bound * (1 + 0x1p-10);
  }

  private void multiplyCentroids(ClosestCentroids closest) throws CorruptIndexException {
    int width = maxSim.width();
    float[] values = new float[CENTROIDS_AT_ONCE * maxSim.dimension()];
    float[] products = new float[CENTROIDS_AT_ONCE * width];
    for (int first = 0; first < codes.centroids(); first += CENTROIDS_AT_ONCE) {
      int count = Math.min(CENTROIDS_AT_ONCE, codes.centroids() - first);
      codes.readCentroids(first, count, values);
      maxSim.products(values, count, products);
      kernels.narrow(products, count * width, (float) (1 / step), centroidProducts, first * width);
      closest.offer(first, count, products, width);
    }
  }

  /**
   * The score of a document as its codes tell it.
   *
   * @param entry of the document, whose codes were touched
   */
  float estimate(long entry) {
    int size = MultiVectorFieldReader.size(entry);
    if (rows.length < size * codes.rowBytes()) {
      rows = new byte[size * codes.rowBytes()];
    }
    codes.read(entry, rows);
    Arrays.fill(maxima, Short.MIN_VALUE);
    kernels.maxCodedProducts(
        rows, size, codes.stretches(), centroidProducts, codeProducts, maxSim.width(), maxima);
    long sum = 0;
    for (int row = 0; row < maxSim.size(); row++) {
      sum += maxima[row];
    }
    return (float) (sum * step);
  }

  /** How many bytes of codes the rows of an entry have. */
  long bytes(long entry) {
    return (long) MultiVectorFieldReader.size(entry) * codes.rowBytes();
  }
}
