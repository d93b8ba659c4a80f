package dev.richter.error;

import static java.util.Objects.requireNonNull;

/**
 * An error with a stable {@linkplain #code() code}. The message names the offending value, what was
 * expected, and where.
 */
public final class RichterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * Creates an error without a cause.
   *
   * @param code what went wrong
   * @param message the offending value, what was expected, and where
   */
  public RichterException(ErrorCode code, String message) {
    super(message);
    this.code = requireNonNull(code, "code");
  }

  /**
   * Creates an error that another one caused.
   *
   * @param code what went wrong
   * @param message the offending value, what was expected, and where
   * @param cause the underlying error
   */
  public RichterException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = requireNonNull(code, "code");
  }

  /** The stable code of this error. */
  public ErrorCode code() {
    return code;
  }

  /** The code and the message: {@code VECTOR_EMPTY: …}. */
  @Override
  @SuppressWarnings("OverrideThrowableToString") // getMessage() stays without the code, for people
  public String toString() {
    return code + ": " + getMessage();
  }
}
