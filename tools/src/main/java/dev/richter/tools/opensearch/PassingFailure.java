package dev.richter.tools.opensearch;

/** A failure that may pass by itself. */
final class PassingFailure extends Exception {

  private static final long serialVersionUID = 1L;

  PassingFailure(String message) {
    super(message);
  }

  PassingFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
