package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.richter.server.settings.Setting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is a problem document that tells nothing of the server. */
final class HostileRequestsTest {

  private static final String QUERY = "/collections/articles/points/query";
  private static final int MAX_BODY = 1 << 20;

  @TempDir static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
                data,
                Map.of(
                    Setting.MAX_BODY_BYTES, Integer.toString(MAX_BODY),
                    Setting.MAX_LINE_BYTES, "100000",
                    Setting.MAX_LIMIT, "1000",
                    Setting.MAX_BATCH, "10",
                    Setting.BODY_TIMEOUT_MS, "700"))
            .withArticles(5);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void theServerStillAnswers() {
    assertThat(server.post(QUERY, "{\"query\": {\"1\": 1}}").status()).isEqualTo(200);
  }

  static List<String> queries() {
    String deep = "[".repeat(5000) + "]".repeat(5000);
    return List.of(
        "",
        " ",
        "null",
        "[]",
        "17",
        "\"query\"",
        "{",
        "{\"query\"",
        "{\"query\": {\"1\": 1}",
        "{\"query\": {\"1\": 1}} {}",
        "{\"query\": {\"1\": 1},}",
        "{'query': {\"1\": 1}}",
        "{\"query\": {\"1\": NaN}}",
        "{\"query\": {\"1\": Infinity}}",
        "{\"query\": {\"1\": -Infinity}}",
        "{\"query\": {\"1\": 1e999}}",
        "{\"query\": {\"1\": 1e-999}}",
        "{\"query\": {\"1\": 1e99999999999}}",
        "{\"query\": {\"1\": -1}}",
        "{\"query\": {\"1\": 0}}",
        "{\"query\": {\"1\": \"1\"}}",
        "{\"query\": {\"1\": null}}",
        "{\"query\": {\"1\": [1]}}",
        "{\"query\": {\"1\": 01}}",
        "{\"query\": {\"01\": 1}}",
        "{\"query\": {\"-1\": 1}}",
        "{\"query\": {\"4294967296\": 1}}",
        "{\"query\": {\"token\": 1}}",
        "{\"query\": {\"1\": 1, \"1\": 2}}",
        "{\"query\": {\"1\": 1}, \"query\": {\"2\": 1}}",
        "{\"query\": {}}",
        "{\"query\": {\"indices\": [1], \"values\": [1, 2]}}",
        "{\"query\": {\"indices\": [1]}}",
        "{\"query\": {\"indices\": [1, 1], \"values\": [1, 2]}}",
        "{\"query\": {\"indices\": [1.5], \"values\": [1]}}",
        "{\"query\": {\"indices\": [-1], \"values\": [1]}}",
        "{\"query\": {\"indices\": [99999999999999999999], \"values\": [1]}}",
        "{\"query\": {\"indices\": [1], \"values\": [1], \"3\": 1}}",
        "{\"query\": []}",
        "{\"query\": [[]]}",
        "{\"query\": [1, 2]}",
        "{\"query\": [[1, 2], [1]]}",
        "{\"query\": [[1, 2, 3]]}",
        "{\"query\": [[0, 0, 0, 0]]}",
        "{\"query\": [[1, 2, 3, 1e30]]}",
        "{\"query\": " + deep + "}",
        deep,
        "{\"a\":".repeat(5000) + "1" + "}".repeat(5000),
        "{\"query\": {\"1\": 1}, \"limit\": 0}",
        "{\"query\": {\"1\": 1}, \"limit\": -1}",
        "{\"query\": {\"1\": 1}, \"limit\": 1001}",
        "{\"query\": {\"1\": 1}, \"limit\": 1.5}",
        "{\"query\": {\"1\": 1}, \"limit\": \"5\"}",
        "{\"query\": {\"1\": 1}, \"limit\": 1e400}",
        "{\"query\": {\"1\": 1}, \"limit\": 1e2147483647}",
        "{\"query\": {\"1\": 1}, \"limit\": null}",
        "{\"query\": {\"1\": 1}, \"using\": \"none\"}",
        "{\"query\": {\"1\": 1}, \"using\": \"colbert\"}",
        "{\"query\": {\"1\": 1}, \"using\": \"_id\"}",
        "{\"query\": {\"1\": 1}, \"using\": \"\"}",
        "{\"query\": {\"1\": 1}, \"using\": 5}",
        "{\"query\": {\"1\": 1}, \"Limit\": 5}",
        "{\"query\": {\"1\": 1}, \"top\": 5}",
        "{\"query\": {\"1\": 1}, \"deadline_ms\": 0}",
        "{\"query\": {\"1\": 1}, \"deadline_ms\": 99999999}",
        "{\"query\": {\"1\": 1}, \"params\": {\"exact\": 1}}",
        "{\"query\": {\"1\": 1}, \"params\": {\"heap_factor\": -1}}",
        "{\"query\": {\"1\": 1}, \"params\": {\"recall\": 0}}",
        "{\"query\": {\"1\": 1}, \"params\": {\"recall\": 0.9, \"exact\": true}}",
        "{\"query\": {\"1\": 1}, \"params\": {\"recall\": 0.9}}",
        "{\"query\": {\"1\": 1}, \"params\": {\"hnsw_ef\": 10}}",
        "{\"query\": {\"1\": 1}, \"params\": []}",
        "{\"query\": {\"1\": 1}, \"with_payload\": 1}",
        "{\"query\": {\"1\": 1}, \"with_payload\": {\"only\": []}}",
        "{\"query\": {\"1\": 1}, \"with_vector\": \"splade\"}",
        "{\"query\": {\"1\": 1}, \"prefetch\": []}",
        "{\"query\": {\"1\": 1}, \"prefetch\": {\"query\": {\"1\": 1}, \"limit\": 20}}",
        "{\"query\": [[1, 0, 0, 0]], \"prefetch\": {\"query\": {\"1\": 1}, \"limit\": 2}}",
        "{\"query\": [[1, 0, 0, 0]], \"prefetch\": {\"query\": {\"1\": 1}}}",
        "{\"query\": {\"1\": 1}, \"filter\": []}",
        "{\"query\": {\"1\": 1}, \"filter\": {\"must\": [{\"key\": \"a\"}]}}",
        "{\"query\": {\"1\": 1}, \"filter\": {\"must\": [{\"key\": \"a\", \"match\": {}}]}}",
        "{\"query\": {\"1\": 1}, \"filter\": {\"must\": [{\"has_id\": [1.5]}]}}",
        "{\"query\": {\"1\": 1}, \"filter\": {\"must\": [{\"key\": \"n\", \"range\": {\"gt\":"
            + " \"1\"}}]}}",
        "{\"query\": {\"1\": 1}, \"filter\": {\"must\": [{\"key\": \"n\", \"match\": {\"value\":"
            + " 1e99999999999}}]}}",
        "{\"query\": {\"1\": 1}, \"filter\": {\"has_id_bitmap\": \"????\"}}",
        "{\"query\": {\"1\": 1}, \"filter\": {\"must\": {\"has_id_bitmap\": \"????\"}}}",
        "{\"query\": {\"1\": 1}, \"filter\": "
            + "{\"must\": ".repeat(40)
            + "{\"has_id\": [1]}"
            + "}".repeat(40)
            + "}",
        "{\"query\": {\"1\": 1}, \"\u0000\": 1}",
        "{\"query\": {\"1\": 1}, \"using\": \"\\ud800\"}",
        "\ufeff{\"query\": {\"1\": 1}}");
  }

  @ParameterizedTest
  @MethodSource("queries")
  void aQueryThatIsNoneIsRefused(String body) {
    refused(server.post(QUERY, body));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void aBatchWithAQueryThatIsNoneIsRefused(String body) {
    refused(
        server.post(
            QUERY + "/batch", "{\"searches\": [{\"query\": {\"1\": 1}}, %s]}".formatted(body)));
  }

  private static TestServer.Reply refused(TestServer.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isBetween(400, 499);
    assertThat(reply.response().headers().firstValue("content-type"))
        .contains("application/problem+json");
    tellsNothing(reply.body());
    return reply;
  }

  private static void tellsNothing(String body) {
    assertThat(body)
        .doesNotContain("\tat ", "Exception", "dev.richter.", "com.fasterxml", data.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"points\": []}",
        "{\"points\": {}}",
        "{}",
        "{\"points\": [{\"id\": 1}]}",
        "{\"points\": [{\"vector\": {\"splade\": {\"1\": 1}}}]}",
        "{\"points\": [{\"id\": \"\", \"vector\": {\"splade\": {\"1\": 1}}}]}",
        "{\"points\": [{\"id\": null, \"vector\": {\"splade\": {\"1\": 1}}}]}",
        "{\"points\": [{\"id\": 1.5, \"vector\": {\"splade\": {\"1\": 1}}}]}",
        "{\"points\": [{\"id\": 9223372036854775808, \"vector\": {\"splade\": {\"1\": 1}}}]}",
        "{\"points\": [{\"id\": {}, \"vector\": {\"splade\": {\"1\": 1}}}]}",
        "{\"points\": [{\"id\": \"\\ud800\", \"vector\": {\"splade\": {\"1\": 1}}}]}",
        "{\"points\": [{\"id\": 1, \"vector\": {}}]}",
        "{\"points\": [{\"id\": 1, \"vector\": {\"_id\": {\"1\": 1}}}]}",
        "{\"points\": [{\"id\": 1, \"vector\": {\"splade\": [[1]]}}]}",
        "{\"points\": [{\"id\": 1, \"vector\": {\"splade\": {\"1\": 1}}, \"payload\": 5}]}",
        "{\"points\": [{\"id\": 1, \"vector\": {\"splade\": {\"1\": 1}}, \"payload\": {\"a\":"
            + " 1e99999999999}}]}",
        "{\"points\": [{\"id\": 1, \"vector\": {\"splade\": {\"1\": 1}}, \"payload\": {\"a\": 1,"
            + " \"a\": 2}}]}",
        "{\"points\": [{\"id\": 1, \"vector\": {\"splade\": {\"1\": 1}}, \"extra\": 1}]}"
      })
  void pointsThatAreNoneAreRefused(String body) {
    refused(server.put("/collections/articles/points", body));
  }

  @Test
  void payloadsThatNestTooDeepAreRefused() {
    refused(
        server.put(
            "/collections/articles/points",
            "{\"points\": [{\"id\": 1, \"vector\": {\"splade\": {\"1\": 1}}, \"payload\": %s1%s}]}"
                .formatted("{\"a\":".repeat(40), "}".repeat(40))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/collections/articles/points/delete|{}",
        "POST|/collections/articles/points/delete|{\"points\": []}",
        "POST|/collections/articles/points/delete|{\"points\": [1], \"filter\": {}}",
        "POST|/collections/articles/points/delete|{\"filter\": {\"must\": 1}}",
        "POST|/collections/articles/points/payload|{\"points\": [1]}",
        "POST|/collections/articles/points/payload|{\"payload\": [], \"points\": [1]}",
        "POST|/collections/articles/points/payload/delete|{\"keys\": [], \"points\": [1]}",
        "POST|/collections/articles/points/scroll|{\"limit\": 1001}",
        "POST|/collections/articles/points/scroll|{\"limit\": 0}",
        "POST|/collections/articles/points/scroll|{\"offset\": {}}",
        "POST|/collections/articles/points/scroll|{\"limit\": 1e400000}",
        "POST|/collections/articles/points/count|{\"filter\": 1}",
        "POST|/collections/articles/points|{\"ids\": 1}",
        "POST|/collections/articles/points|{\"ids\": [99999999999999999999]}",
        "POST|/collections/articles/points/query/batch|{\"searches\": []}",
        "POST|/collections/articles/points/query/batch|[]",
        "PUT|/collections/new|{}",
        "PUT|/collections/new|{\"sparse_vectors\": {\"_a\": {}}}",
        "PUT|/collections/new|{\"sparse_vectors\": {\"\": {}}}",
        "PUT|/collections/new|{\"sparse_vectors\": {\"a\": {\"block_size\": 99999}}}",
        "PUT|/collections/new|{\"sparse_vectors\": {\"a\": {\"m\": 16}}}",
        "PUT|/collections/new|{\"multi_vectors\": {\"a\": {}}}",
        "PUT|/collections/new|{\"multi_vectors\": {\"a\": {\"dimension\": 0}}}",
        "PUT|/collections/new|{\"multi_vectors\": {\"a\": {\"dimension\": 4, \"document_budget\":"
            + " \"0\"}}}",
        "PUT|/collections/new|{\"sparse_vectors\": {\"a\": {}}, \"multi_vectors\": {\"a\":"
            + " {\"dimension\": 4}}}",
        "PUT|/collections/new|{\"sparse_vectors\": {\"a\": {}}, \"recall\": 2}",
        "PATCH|/collections/articles|{\"recall\": \"much\"}",
        "POST|/collections/articles/jobs|{\"kind\": \"format\"}",
        "PUT|/collections/articles/snapshots/recover|{\"name\": \"../../../etc/passwd\"}",
        "PUT|/collections/articles/snapshots/recover|{\"name\": \"none.zip\"}",
        "PUT|/collections/articles/snapshots/recover|{\"location\": \"file:///etc/passwd\"}"
      })
  void otherBodiesThatBreakTheContractAreRefused(String method, String path, String body) {
    refused(server.call(method, path, body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/collections/..",
        "/collections/../..",
        "/collections/%2e%2e",
        "/collections/%2e%2e%2f%2e%2e%2fetc",
        "/collections/..%5c..",
        "/collections/.hidden",
        "/collections/a%00b",
        "/collections/a%2",
        "/collections/a%zz",
        "/collections/%ff%fe",
        "/collections/%c0%ae%c0%ae",
        "/collections/",
        "//collections",
        "/collections//points/1",
        "/collections/articles/points/%00",
        "/collections/articles/points/" + "x",
        "/collections/articles/snapshots/..",
        "/collections/articles/snapshots/..%2f..%2f..%2flock",
        "/collections/articles/snapshots/%2fetc%2fpasswd",
        "/collections/articles/jobs/x",
        "/collections/articles/jobs/99999999999999999999",
        "/collections/articles?wait=true",
        "/collections/articles?%zz",
        "/collections/articles/points/1?wait=1&wait=2",
        "/static/../openapi.json",
        "/static/..%2fopenapi.json",
        "/static/%2e%2e/openapi.json",
        "/static/nothing.js",
        "/static/",
        "/.git/config",
        "/livez/",
        "/LIVEZ"
      })
  void pathsThatLeadNowhereAreRefused(String path) throws IOException {
    String answer =
        server.raw("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".formatted(path));
    assertThat(answer).containsPattern("^HTTP/1.1 4\\d\\d ").contains("application/problem+json");
    tellsNothing(answer);
  }

  @Test
  void longPathsAndHeadersAreRefused() throws IOException {
    assertThat(server.raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .contains(" 414 ")
        .contains("PATH_TOO_LONG");
    assertThat(
            server.raw("GET /livez HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(40_000) + "\r\n\r\n"))
        .contains(" 431 ")
        .contains("HEADER_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "Content-Length: 2, 3\r\n\r\n{}",
        "Content-Length: -1\r\n\r\n{}",
        "Content-Length: +2\r\n\r\n{}",
        "Content-Length: 0x2\r\n\r\n{}",
        "Content-Length: 99999999999999999999\r\n\r\n{}",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n",
        "Content-Length : 2\r\n\r\n{}",
        " Content-Length: 2\r\n\r\n{}",
        "X-A: a\u0000b\r\nContent-Length: 2\r\n\r\n{}"
      })
  void requestsThatMayBeReadInTwoWaysAreRefused(String rest) throws IOException {
    String answer =
        server.raw(
            "POST /collections/articles/points/count HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + rest);
    assertThat(answer).containsPattern("^HTTP/1.1 4\\d\\d ").contains("application/problem+json");
    assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer only").hasSize(2);
    tellsNothing(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET\r\n\r\n",
        "GET /livez\r\n\r\n",
        "GET /livez HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n",
        "\u0016\u0003\u0001\u0000\u00a5\u0001\r\n\r\n"
      })
  void whatIsNoHttpEndsTheConnection(String bytes) throws IOException {
    String answer = server.raw(bytes);
    assertThat(answer).doesNotContain("HTTP/1.1 5", "HTTP/1.1 2");
    tellsNothing(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "/livez, 200",
    "/docs, 200",
    "/static/nothing.js, 404",
    "/collections/articles/points/1, 200",
    "/collections/articles/points, 405",
    "/collections/none, 404",
    "/collections?%zz, 400"
  })
  void answersToHeadHaveNoBodyThatTheNextAnswerCouldBeTakenFor(String path, int status)
      throws IOException {
    String answer =
        server.raw(
            "HEAD %s HTTP/1.1\r\nHost: x\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                .formatted(path));
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .containsPattern("(?is)\\A[^{<]*?content-length: [1-9][^{<]*?\r\n\r\nHTTP/1.1 200 OK\r\n")
        .endsWith("ok\n");
    tellsNothing(answer);
  }

  @Test
  void aBodyOfHeadIsReadAndNotTakenForARequest() throws IOException {
    String answer =
        server.raw(
            "HEAD /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 31\r\nConnection: close\r\n\r\nGET /docs HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer only").hasSize(2);
    assertThat(answer).doesNotContain("<html").endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "content-type, text/plain, 415",
    "content-type, application/xml, 415",
    "content-type, application/jsonp, 415",
    "content-encoding, br, 415",
    "content-encoding, 'gzip, gzip', 415",
    "content-encoding, gzip, 400",
    "content-encoding, zstd, 400",
    "transfer-encoding, gzip, 400"
  })
  void mediaTypesAndEncodingsOutsideTheContractAreRefused(String header, String value, int status)
      throws IOException {
    String headers = header.equals("content-type") ? "" : "Content-Type: application/json\r\n";
    String answer =
        server.raw(
            "POST %s HTTP/1.1\r\nHost: x\r\n%s%s: %s\r\nContent-Length: 20\r\nConnection: close\r\n\r\n{\"query\": {\"1\": 1}} "
                .formatted(QUERY, headers, header, value));
    assertThat(answer).startsWith("HTTP/1.1 " + status).contains("application/problem+json");
    tellsNothing(answer);
  }

  @Test
  void bodiesThatAreTooLargeAreRefused() throws IOException {
    String large = "{\"query\": {\"1\": 1}, \"using\": \"" + "a".repeat(MAX_BODY) + "\"}";
    server.post(QUERY, large).isProblem(413, "BODY_TOO_LARGE");
    HttpRequest.Builder chunked =
        server
            .request(QUERY)
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () ->
                        new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))));
    server.send(chunked).isProblem(413, "BODY_TOO_LARGE");
  }

  @Test
  void bombsAreRefused() throws IOException {
    byte[] zeros = new byte[200 << 20];
    java.util.Arrays.fill(zeros, (byte) ' ');
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped)) {
      gzip.write(zeros);
    }
    byte[] zstd = Zstd.compress(zeros);
    for (String path : List.of(QUERY, "/collections/articles/points/count")) {
      encoded(path, "application/json", "gzip", gzipped.toByteArray())
          .isProblem(413, "BODY_TOO_LARGE");
      encoded(path, "application/json", "zstd", zstd).isProblem(413, "BODY_TOO_LARGE");
    }
    // One endless line.
    java.util.Arrays.fill(zeros, (byte) 'x');
    assertThat(
            server.stream(
                    "/collections/articles/points",
                    Zstd.compress(zeros),
                    "content-encoding",
                    "zstd")
                .isProblem(413, "BODY_TOO_LARGE")
                .body())
        .contains("line 1");
  }

  private static TestServer.Reply encoded(
      String path, String mediaType, String encoding, byte[] body) {
    return server.send(
        server
            .request(path)
            .headers("content-type", mediaType, "content-encoding", encoding)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  @Test
  void slowBodiesAreGivenUp() throws IOException {
    String head =
        "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
            .formatted(QUERY);
    assertThat(server.raw(head)).startsWith("HTTP/1.1 408 ").contains("REQUEST_TIMEOUT");
    String stream =
        "PUT /collections/articles/points HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{  \r\n";
    assertThat(server.raw(stream)).startsWith("HTTP/1.1 408 ").contains("REQUEST_TIMEOUT");
  }

  @Test
  void headsThatComeByteByByteEndTheConnection(@TempDir Path other) throws Exception {
    try (TestServer impatient = TestServer.start(other, Map.of(Setting.IDLE_TIMEOUT_MS, "500"));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
      OutputStream out = socket.getOutputStream();
      out.write("GET /livez HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      boolean closed = false;
      for (int i = 0; i < 1000 && !closed; i++) {
        try {
          out.write('a');
          out.flush();
        } catch (IOException e) {
          closed = true;
        }
        Thread.sleep(50);
      }
      assertThat(closed).isTrue();
    }
  }

  @Test
  void connectionsThatBreakOffLeaveNothingBehind() throws IOException {
    for (int i = 0; i < 50; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        socket
            .getOutputStream()
            .write(
                "PUT /collections/articles/points HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\""
                    .getBytes(StandardCharsets.US_ASCII));
      }
    }
    awaitMetric("richter_requests_open 1.0");
    awaitMetric("richter_bodies_bytes 0.0");
  }

  private static void awaitMetric(String line) {
    for (int i = 0; i < 1000; i++) {
      if (server.get("/metrics").body().contains(line + "\n")) {
        return;
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    assertThat(server.get("/metrics").body()).contains(line + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT", "OPTIONS", "FOO", "PATCH"})
  void methodsThatAPathDoesNotKnowAreRefused(String method) throws IOException {
    String answer = server.raw(method + " /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).containsPattern("^HTTP/1.1 4\\d\\d ");
    tellsNothing(answer);
  }

  @Test
  void uploadsThatAreNoSnapshotsAreRefused() {
    TestServer.Reply reply =
        server.send(
            server
                .request("/collections/uploaded/snapshots/upload")
                .header("content-type", "application/zip")
                .POST(HttpRequest.BodyPublishers.ofString("PK no zip")));
    reply.isProblem(400, "SNAPSHOT_INVALID");
    server.get("/collections/uploaded").isProblem(404, "COLLECTION_NOT_FOUND");
  }
}
