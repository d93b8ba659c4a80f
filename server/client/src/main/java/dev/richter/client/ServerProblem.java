package dev.richter.client;

import java.util.Optional;

/** The server refused a request: what its problem document (RFC 9457) tells. */
public final class ServerProblem extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final String title;
  private final String detail;
  private final String pointer;
  private final String requestId;

  ServerProblem(
      int status, String code, String title, String detail, String pointer, String requestId) {
    super(
        "%s: %s%s (%s, request %s)"
            .formatted(title, detail, pointer.isEmpty() ? "" : " at " + pointer, code, requestId));
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.pointer = pointer;
    this.requestId = requestId;
  }

  /** The status of HTTP. */
  public int status() {
    return status;
  }

  /**
   * What went wrong; stable, programs may branch on it. Empty if the answer was no problem
   * document.
   */
  public String code() {
    return code;
  }

  /** What went wrong, for people. */
  public String title() {
    return title;
  }

  /** What exactly, for people. */
  public String detail() {
    return detail;
  }

  /** Where in the body, as a JSON pointer. */
  public Optional<String> pointer() {
    return Optional.of(pointer).filter(text -> !text.isEmpty());
  }

  /** By what name the server's log knows the request. */
  public String requestId() {
    return requestId;
  }
}
