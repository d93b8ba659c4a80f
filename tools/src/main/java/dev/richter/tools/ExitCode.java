package dev.richter.tools;

import dev.richter.error.ErrorCode;

/** What the exit code of the process says. */
enum ExitCode {
  /** The command did what it was asked to. */
  SUCCESS(0),
  /**
   * The command ran, and the answer is no: the index is damaged, or recall is below what was asked
   * for.
   */
  CHECK_FAILED(1),
  /** The command line is wrong: an unknown option, field or format, a value out of range. */
  USAGE(2),
  /** A data file is missing, malformed or cut short, or has a document that is refused. */
  DATA(3),
  /** The index is missing, locked by another writer, or of another release. */
  INDEX(4),
  /** The index is damaged. */
  CORRUPT(5),
  /** The storage refused a read or a write. */
  STORAGE(6),
  /** A server did not deliver what was to be downloaded. */
  DOWNLOAD(7),
  /** A server did not take what was sent to it. */
  UPLOAD(8),
  /** What the command needs does not run on this machine. */
  UNAVAILABLE(69),
  /** An error of Richter itself. */
  INTERNAL(70);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The number that the shell sees. */
  int number() {
    return number;
  }

  /** The exit code for an error. */
  static ExitCode of(ErrorCode code) {
    return switch (code) {
      case PARAMETER_INVALID,
          FIELD_UNKNOWN,
          FIELD_MISMATCH,
          FILTER_INVALID,
          BITMAP_INVALID,
          INDEX_READ_ONLY,
          INDEX_CLOSED ->
          USAGE;
      case VECTOR_EMPTY,
          VECTOR_LENGTH_MISMATCH,
          VECTOR_TOKEN_NEGATIVE,
          VECTOR_TOKEN_DUPLICATE,
          VECTOR_TOKENS_UNSORTED,
          VECTOR_TOO_MANY_TOKENS,
          VECTOR_WEIGHT_INVALID,
          VECTOR_DIMENSION_MISMATCH,
          VECTOR_TOO_MANY_ROWS,
          VECTOR_VALUE_INVALID,
          VOCABULARY_INVALID,
          DOCUMENT_ID_INVALID,
          PAYLOAD_INVALID,
          DATA_MALFORMED,
          DATA_TRUNCATED,
          DATA_NOT_FOUND,
          CHECKSUM_MISMATCH,
          DOCUMENT_REFUSED ->
          DATA;
      case INDEX_NOT_FOUND, INDEX_LOCKED, INDEX_INCOMPATIBLE -> INDEX;
      case INDEX_CORRUPT -> CORRUPT;
      case STORAGE_FAILED -> STORAGE;
      case DOWNLOAD_FAILED -> DOWNLOAD;
      case UPLOAD_FAILED -> UPLOAD;
      case NATIVE_LIBRARY_UNAVAILABLE -> UNAVAILABLE;
    };
  }
}
