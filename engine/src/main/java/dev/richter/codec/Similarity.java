package dev.richter.codec;

/** How a row of a query is compared with a row of a document. */
public enum Similarity {
  /** By their inner product. */
  DOT_PRODUCT,
  /**
   * By their cosine: rows of queries and documents get length 1 before anything else is done with
   * them. A row of 0 is refused. Means of clusters are shorter than 1 unless they are normalized.
   */
  COSINE
}
