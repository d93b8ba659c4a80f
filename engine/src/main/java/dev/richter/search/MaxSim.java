package dev.richter.search;

import dev.richter.codec.MultiVectorFieldReader;
import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import dev.richter.vector.MultiVector;
import java.util.Arrays;
import org.apache.lucene.index.CorruptIndexException;

/**
 * Scores stored documents by MaxSim with one query. Products are floats, their sum is a double that
 * is rounded once. For one thread.
 */
final class MaxSim {

  /** So many rows of a document are read at a time, which stay in the first-level cache. */
  private static final int ROWS = 32;

  private final MatrixKernels kernels = KernelProvider.kernels().matrices();
  private final int dimension;
  private final int size;
  private final int width;
  private final float[] columns;
  private final float[] maxima;
  private final float[] rows;

  /**
   * Spreads a query out.
   *
   * @param query what {@link dev.richter.codec.MultiVectorParameters#prepareQuery} gave
   */
  MaxSim(MultiVector query) {
    this.dimension = query.dimension();
    this.size = query.size();
    this.width = MatrixKernels.columns(size);
    this.columns = MatrixKernels.spread(query.values(), 0, size, dimension);
    this.maxima = new float[width];
    this.rows = new float[ROWS * dimension];
  }

  /** How many rows the query has. */
  int size() {
    return size;
  }

  /** How many values a row has. */
  int dimension() {
    return dimension;
  }

  /** How many columns there are: the query's rows, and some that are 0. */
  int width() {
    return width;
  }

  /** A value of a row of the query. */
  float value(int row, int i) {
    return columns[MatrixKernels.place(row, i, dimension)];
  }

  /**
   * The products of other rows with those of the query.
   *
   * @param products receives {@link #width} products for each row
   */
  void products(float[] others, int count, float[] products) {
    kernels.products(others, count, dimension, columns, width, products, 0);
  }

  /**
   * The score of a document.
   *
   * @param entry of the document, which has a multi-vector and was touched
   */
  float score(MultiVectorFieldReader reader, long entry) throws CorruptIndexException {
    Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
    int documentSize = MultiVectorFieldReader.size(entry);
    for (int first = 0; first < documentSize; first += ROWS) {
      int count = Math.min(ROWS, documentSize - first);
      reader.read(entry, first, count, rows, 0);
      kernels.maxProducts(rows, count, dimension, columns, width, maxima);
    }
    double sum = 0;
    for (int column = 0; column < size; column++) {
      sum += maxima[column];
    }
    return (float) sum;
  }
}
