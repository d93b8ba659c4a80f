package dev.richter.error;

/**
 * What went wrong, as a name that does not change between releases: programs may branch on it,
 * messages are for people.
 */
public enum ErrorCode {
  /** A vector without tokens where one with tokens is needed. */
  VECTOR_EMPTY,
  /** Tokens and weights are of different lengths. */
  VECTOR_LENGTH_MISMATCH,
  /** A token is negative. */
  VECTOR_TOKEN_NEGATIVE,
  /** A token stands twice in one vector. */
  VECTOR_TOKEN_DUPLICATE,
  /** Tokens are not in ascending order where the order is promised. */
  VECTOR_TOKENS_UNSORTED,
  /** A vector has more tokens than {@code SparseVector.MAX_SIZE}. */
  VECTOR_TOO_MANY_TOKENS,
  /** A weight is NaN, infinite, negative or zero. */
  VECTOR_WEIGHT_INVALID,
  /** A multi-vector whose rows are not of the dimension that they should be. */
  VECTOR_DIMENSION_MISMATCH,
  /** A multi-vector has more rows than {@code MultiVector.MAX_SIZE}. */
  VECTOR_TOO_MANY_ROWS,
  /**
   * A value of a multi-vector is NaN, infinite or too large, or a row is 0 where it needs a
   * direction.
   */
  VECTOR_VALUE_INVALID,
  /** A textual token that the vocabulary does not hold, or a vocabulary that cannot be used. */
  VOCABULARY_INVALID,
  /** A document id that is empty or too long. */
  DOCUMENT_ID_INVALID,
  /** A payload that is not a JSON object, or one with more than can be indexed. */
  PAYLOAD_INVALID,
  /** A field that the index does not declare. */
  FIELD_UNKNOWN,
  /** A field declared otherwise than the index has it. */
  FIELD_MISMATCH,
  /** A build or search parameter out of its range. */
  PARAMETER_INVALID,
  /** A filter that cannot be evaluated. */
  FILTER_INVALID,
  /** Bytes that are not a bitmap in the portable Roaring format. */
  BITMAP_INVALID,
  /** There is no index where one was to be opened. */
  INDEX_NOT_FOUND,
  /** Another writer, of this process or another, has the index open. */
  INDEX_LOCKED,
  /** The index was closed before the call. */
  INDEX_CLOSED,
  /** A write to an index that was opened for reading. */
  INDEX_READ_ONLY,
  /** Bytes of the index are not what was written: a truncated, altered or missing file. */
  INDEX_CORRUPT,
  /** The index was written by a release whose format this one does not read. */
  INDEX_INCOMPATIBLE,
  /** The storage refused a read or a write: a full disk, a lost mount, missing rights. */
  STORAGE_FAILED,
  /** A data file that breaks the rules of its format. */
  DATA_MALFORMED,
  /** A data file that ends before its format says it should. */
  DATA_TRUNCATED,
  /** A data file that is not there. */
  DATA_NOT_FOUND,
  /** A server does not deliver a file that is to be downloaded. */
  DOWNLOAD_FAILED,
  /** A server does not take what is sent to it, or cannot be reached. */
  UPLOAD_FAILED,
  /** A server takes others, but not this document: it breaks the rules of its index. */
  DOCUMENT_REFUSED,
  /** A downloaded file is not the one that was published: its digest is another. */
  CHECKSUM_MISMATCH,
  /** A native library that is needed does not run on this machine. */
  NATIVE_LIBRARY_UNAVAILABLE
}
