package dev.richter.vector;

/**
 * What a field of a document holds, and what is searched for: a sparse vector or a multi-vector.
 */
public sealed interface Vector permits SparseVector, MultiVector {

  /** Whether there is nothing in it, which neither an index nor a search takes. */
  boolean isEmpty();
}
