package dev.richter.codec;

/**
 * How much a field of multi-vectors holds.
 *
 * @param documents how many documents have a multi-vector, deleted ones included
 * @param rows how many rows they have together, as they are stored
 * @param centroids how many centroids the segments have
 * @param codedRows how many rows belong to a centroid: those of segments that are not flat
 * @param residualShare what share of the squared lengths of these rows is left beyond their
 *     centroids, from 0 to 1. The larger it is, the less the centroids tell of the rows
 * @param sizeBytes how many bytes they take
 */
public record MultiVectorFieldStats(
    long documents,
    long rows,
    long centroids,
    long codedRows,
    double residualShare,
    long sizeBytes) {

  /** What both hold together. */
  public MultiVectorFieldStats plus(MultiVectorFieldStats other) {
    long coded = codedRows + other.codedRows;
    double share =
        coded == 0
            ? 0
            : (residualShare * codedRows + other.residualShare * other.codedRows) / coded;
    return new MultiVectorFieldStats(
        documents + other.documents,
        rows + other.rows,
        centroids + other.centroids,
        coded,
        share,
        sizeBytes + other.sizeBytes);
  }

  MultiVectorFieldStats withLists(long coded, CodesLayout codes, CentroidListsLayout lists) {
    return new MultiVectorFieldStats(
        documents,
        rows,
        codes.centroids(),
        coded,
        codes.residualShare(),
        sizeBytes + codes.sizeBytes() + lists.sizeBytes());
  }
}
