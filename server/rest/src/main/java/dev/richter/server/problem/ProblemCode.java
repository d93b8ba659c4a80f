package dev.richter.server.problem;

/**
 * What went wrong, as a name that does not change between releases, beside those of {@link
 * dev.richter.error.ErrorCode}.
 */
public enum ProblemCode {
  /** The request breaks HTTP, or its body is not JSON. */
  REQUEST_MALFORMED(400, "The request cannot be read"),
  /** The body or a parameter breaks the contract or a limit. */
  REQUEST_INVALID(400, "The request is not valid"),
  /** A text for a field that remembers no encoder. */
  ENCODER_MISSING(400, "The field has no encoder"),
  /** A text for another encoder than that of the field, or a field for another kind of vectors. */
  ENCODER_MISMATCH(400, "The encoder does not fit the field"),
  /** An encoder that the server is not configured with. */
  ENCODER_UNAVAILABLE(400, "The server does not have the encoder"),
  /** A snapshot that is not one, or is damaged. */
  SNAPSHOT_INVALID(400, "The snapshot cannot be used"),
  /** No key, or an unknown one. */
  UNAUTHENTICATED(401, "A key is needed"),
  /** The key allows less than what is asked for. */
  FORBIDDEN(403, "The key does not allow this"),
  /** No operation has this path. */
  NOT_FOUND(404, "There is nothing here"),
  /** There is no collection of this name. */
  COLLECTION_NOT_FOUND(404, "There is no such collection"),
  /** There is no point with this id. */
  POINT_NOT_FOUND(404, "There is no such point"),
  /** There is no job with this id. */
  JOB_NOT_FOUND(404, "There is no such job"),
  /** There is no snapshot of this name. */
  SNAPSHOT_NOT_FOUND(404, "There is no such snapshot"),
  /** The path knows other methods. */
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  /** The body did not arrive in time. */
  REQUEST_TIMEOUT(408, "The request did not arrive in time"),
  /** There is a collection of this name. */
  COLLECTION_EXISTS(409, "The collection exists"),
  /** Another operation has the collection for itself. */
  COLLECTION_BUSY(409, "The collection is being changed"),
  /** The body is larger than the server takes. */
  BODY_TOO_LARGE(413, "The body is too large"),
  /** The path is longer than the server takes. */
  PATH_TOO_LONG(414, "The path is too long"),
  /** The body has another media type than the contract says. */
  MEDIA_TYPE_UNSUPPORTED(415, "The media type is not supported"),
  /** The body has an encoding that the server does not read. */
  ENCODING_UNSUPPORTED(415, "The content encoding is not supported"),
  /** An expectation that the server does not meet. */
  EXPECTATION_FAILED(417, "The expectation cannot be met"),
  /** More is asked than can be done in time. */
  OVERLOADED(429, "The server is busy"),
  /** The header is larger than the server takes. */
  HEADER_TOO_LARGE(431, "The header is too large"),
  /** An error of the server. */
  INTERNAL(500, "An error of the server"),
  /** An encoder fails on a text. */
  ENCODER_FAILED(500, "The encoder failed"),
  /** The server is starting or shutting down. */
  UNAVAILABLE(503, "The server is not available"),
  /** The files of the collection cannot be opened. */
  COLLECTION_UNAVAILABLE(503, "The collection is not available");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The status of the answer. */
  public int status() {
    return status;
  }

  /** What it means, for people. */
  public String title() {
    return title;
  }
}
