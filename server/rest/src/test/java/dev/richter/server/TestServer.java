package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import dev.richter.server.text.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A server on a free port, and a client of it. */
final class TestServer implements Closeable {

  static final ObjectMapper JSON = new ObjectMapper();
  static final String ARTICLES =
      """
      {"sparse_vectors": {"splade": {}},
       "multi_vectors": {"colbert": {"dimension": 4, "document_budget": "8"}}}\
      """;

  private final RichterServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private TestServer(RichterServer server) {
    this.server = server;
  }

  static TestServer start(Path data, Encoder... encoders) {
    return start(data, Map.of(), encoders);
  }

  static TestServer start(Path data, Map<Setting, String> more, Encoder... encoders) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.DATA, data.toString());
    settings.put(Setting.PORT, "0");
    settings.put(Setting.ACCESS_LOG, "none");
    settings.putAll(more);
    return new TestServer(
        RichterServer.start(ServerSettings.of(settings, Map.of()), List.of(encoders)));
  }

  int port() {
    return server.port();
  }

  /** An answer. */
  record Reply(int status, String body, HttpResponse<byte[]> response) {

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError(body, e);
      }
    }

    JsonNode result() {
      assertThat(status).as(body).isBetween(200, 299);
      return json().get("result");
    }

    /** This answer has to refuse the method, and name those that are allowed. */
    void isNotAllowed(String allowed) {
      assertThat(status).as(body).isEqualTo(405);
      assertThat(response.headers().firstValue("allow")).contains(allowed);
    }

    /** This answer, which has to be a problem document with this status and code. */
    Reply isProblem(int expected, String code) {
      assertThat(status).as(body).isEqualTo(expected);
      assertThat(response.headers().firstValue("content-type"))
          .contains("application/problem+json");
      assertThat(json().get("code").asText()).as(body).isEqualTo(code);
      assertThat(json().get("status").asInt()).isEqualTo(expected);
      assertThat(json().get("request_id").asText())
          .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
      return this;
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port(), path)))
        .timeout(Duration.ofSeconds(60));
  }

  Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Reply(
          response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), response);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(request.build().toString(), e);
    }
  }

  Reply get(String path) {
    return send(request(path));
  }

  Reply call(String method, String path, String json) {
    return send(
        request(path)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  Reply post(String path, String json) {
    return call("POST", path, json);
  }

  Reply put(String path, String json) {
    return call("PUT", path, json);
  }

  Reply stream(String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        request(path)
            .header("content-type", "application/x-ndjson")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  /** Sends bytes as they are, and returns what comes back until the server closes. */
  String raw(String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  /** Creates a collection with both kinds of vectors and some points. */
  TestServer withArticles(int points) {
    put("/collections/articles", ARTICLES).result();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < points; i++) {
      lines.append(point(i)).append('\n');
    }
    JsonNode stored =
        stream(
                "/collections/articles/points?wait=true",
                lines.toString().getBytes(StandardCharsets.UTF_8))
            .result();
    assertThat(stored.get("accepted").asInt()).isEqualTo(points);
    return this;
  }

  static String point(int i) {
    return """
    {"id": %d, "vector": {"splade": {"%d": 1.5, "%d": 0.5, "99": 0.1}, "colbert": [[1, 0, 0, %d]]},\
     "payload": {"n": %d, "lang": "%s", "deep": {"a": [1, 2], "b": "x"}}}\
    """
        .formatted(i, i % 10, 10 + i % 7, i, i, i % 2 == 0 ? "en" : "de");
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
