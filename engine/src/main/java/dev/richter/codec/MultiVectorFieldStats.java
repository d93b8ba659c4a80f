package dev.richter.codec;

/**
 * How much a field of multi-vectors holds.
 *
 * @param documents how many documents have a multi-vector, deleted ones included
 * @param rows how many rows they have together, as they are stored
 * @param sizeBytes how many bytes they take
 */
public record MultiVectorFieldStats(long documents, long rows, long sizeBytes) {

  /** What both hold together. */
  public MultiVectorFieldStats plus(MultiVectorFieldStats other) {
    return new MultiVectorFieldStats(
        documents + other.documents, rows + other.rows, sizeBytes + other.sizeBytes);
  }
}
