package dev.richter.server.http;

import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/**
 * A request whose path, key and parameters were checked.
 *
 * @param operation what is asked for
 * @param path the parameters of the path, decoded
 * @param query the parameters after the question mark, decoded
 * @param mediaType the media type of the body, in lower case and without parameters; empty for none
 * @param identity who asks
 * @param requestId the id of the request
 * @param arrivedNanos when its head arrived, as {@link System#nanoTime} tells
 * @param startedNanos when its handler began
 * @param body the body, decoded; fails with a {@link ProblemException}
 */
public record Call(
    Operation operation,
    Map<String, String> path,
    Map<String, String> query,
    String mediaType,
    ApiKeys.Identity identity,
    String requestId,
    long arrivedNanos,
    long startedNanos,
    InputStream body) {

  /** A parameter of the path. */
  public String pathParameter(String name) {
    return Objects.requireNonNull(path.get(name), name);
  }

  /**
   * A boolean after the question mark.
   *
   * @throws ProblemException if it is none
   */
  public boolean flag(String name) {
    String text = query.getOrDefault(name, "false");
    return switch (text) {
      case "true", "" -> true;
      case "false" -> false;
      default ->
          throw new ProblemException(
              ProblemCode.REQUEST_INVALID,
              "the parameter %s is neither true nor false".formatted(name));
    };
  }
}
