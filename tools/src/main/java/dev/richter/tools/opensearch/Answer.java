package dev.richter.tools.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * What a node answers.
 *
 * @param node which node
 * @param status the status
 * @param body the bytes
 */
record Answer(URI node, int status, byte[] body) {

  static final int OK = 200;
  static final int CREATED = 201;
  static final int UNAUTHORIZED = 401;
  static final int NOT_FOUND = 404;
  static final int TOO_LARGE = 413;

  private static final int MOST_SHOWN = 500;
  private static final JsonMapper JSON = new JsonMapper();

  /** Whether a status may be another one later: overload, and whatever stands before a node. */
  static boolean mayPass(int status) {
    return status == 408 || status == 429 || (status >= 502 && status <= 504);
  }

  boolean succeeded() {
    return status == OK || status == CREATED;
  }

  /**
   * The body as JSON.
   *
   * @throws PassingFailure if it is something else
   */
  JsonNode json() throws PassingFailure {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (IOException failure) {
      throw new PassingFailure(
          "%s answers %d with what is no JSON: %s".formatted(node, status, shown()), failure);
    }
    throw new PassingFailure(
        "%s answers %d with %s, expected a JSON object".formatted(node, status, shown()));
  }

  /** Why the node does not do what it was asked, as far as it says so. */
  String reason() {
    try {
      JsonNode error = JSON.readTree(body).path("error");
      return error.isObject() ? reason(error) : error.asText(shown());
    } catch (IOException noJson) {
      return shown();
    }
  }

  /** Type and reason of an error, and of what caused it, where that says more. */
  static String reason(JsonNode error) {
    String reason =
        "%s: %s".formatted(error.path("type").asText("error"), error.path("reason").asText(""));
    String cause = error.path("caused_by").path("reason").asText("");
    return shortened(
        cause.isEmpty() || reason.contains(cause) ? reason : "%s (%s)".formatted(reason, cause));
  }

  private String shown() {
    return body.length == 0
        ? "nothing"
        : shortened(new String(body, StandardCharsets.UTF_8).strip());
  }

  private static String shortened(String text) {
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
  }
}
