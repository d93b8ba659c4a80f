package dev.richter.codec;

/**
 * The buffers of one search among the centroids of one segment, kept from search to search. For one
 * thread.
 */
public final class CentroidScratch {

  /** Larger buffers, for queries of very many rows, are not kept. */
  private static final int KEPT = 1 << 22;

  private final int[] sums;
  private final int[] met;
  private short[] centroidProducts = new short[0];
  private short[] codeProducts = new short[0];

  CentroidScratch(int maxDocument) {
    this.sums = new int[maxDocument];
    this.met = new int[maxDocument];
  }

  /** A sum for each document, all of them 0. */
  public int[] sums() {
    return sums;
  }

  /** Room for the numbers of all documents. */
  public int[] met() {
    return met;
  }

  /** Makes the sums of the first so many documents of {@link #met} 0 again. */
  public void clean(int size) {
    for (int i = 0; i < size; i++) {
      sums[met[i]] = 0;
    }
  }

  /** Room for so many products of centroids. */
  public short[] centroidProducts(int size) {
    if (size > KEPT) {
      return new short[size];
    }
    centroidProducts = centroidProducts.length < size ? new short[size] : centroidProducts;
    return centroidProducts;
  }

  /** Room for so many products of codebooks. */
  public short[] codeProducts(int size) {
    codeProducts = codeProducts.length < size ? new short[size] : codeProducts;
    return codeProducts;
  }
}
