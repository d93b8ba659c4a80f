package dev.richter.opensearch.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks one node over HTTP. Safe for use by many threads.
 *
 * <p>Bodies are JSON, or lines of JSON where the path ends in {@code _bulk} or {@code _msearch}.
 * Answers other than JSON, such as those of {@code _cat}, are texts.
 */
public final class RestClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient http;
  private final URI node;

  RestClient(HttpClient http, URI node) {
    this.http = http;
    this.node = node;
  }

  /**
   * An answer.
   *
   * @param status the status of HTTP
   * @param body what it says
   */
  public record Answer(int status, JsonNode body) {

    /** Whether it says that what was asked is done. */
    public boolean ok() {
      return status / 100 == 2;
    }
  }

  /** Where the node listens. */
  public URI address() {
    return node;
  }

  /** Asks, and expects that all is well. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return expectOk("GET", path, "");
  }

  /** Posts, and expects that all is well. */
  public JsonNode post(String path, String body) throws IOException, InterruptedException {
    return expectOk("POST", path, body);
  }

  /** Puts, and expects that all is well. */
  public JsonNode put(String path, String body) throws IOException, InterruptedException {
    return expectOk("PUT", path, body);
  }

  /** Deletes, and expects that all is well. */
  public JsonNode delete(String path) throws IOException, InterruptedException {
    return expectOk("DELETE", path, "");
  }

  private JsonNode expectOk(String method, String path, String body)
      throws IOException, InterruptedException {
    Answer answer = exchange(method, path, body);
    if (!answer.ok()) {
      throw new IOException(
          "%s %s%s: status %d, %s".formatted(method, node, path, answer.status(), answer.body()));
    }
    return answer.body();
  }

  /**
   * Asks, and returns what comes, whatever it is.
   *
   * @param path with a slash in front, and parameters if there are any
   * @param body may be empty
   * @throws IOException if nothing came
   */
  public Answer exchange(String method, String path, String body)
      throws IOException, InterruptedException {
    String route = path.replaceFirst("\\?.*", "");
    boolean lines = route.endsWith("_bulk") || route.endsWith("_msearch");
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(node.resolve(path))
                .timeout(LIMIT)
                .header("content-type", lines ? "application/x-ndjson" : "application/json")
                .method(
                    method,
                    body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), parsed(response.body()));
  }

  private static JsonNode parsed(String body) {
    if (!body.startsWith("{") && !body.startsWith("[")) {
      return JSON.getNodeFactory().textNode(body);
    }
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.getNodeFactory().textNode(body);
    }
  }
}
