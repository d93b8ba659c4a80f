package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients do, over HTTP. */
final class ServerTest {

  private static final String POINTS = "/collections/articles/points";

  @TempDir Path data;
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(data);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void collectionsAreCreatedToldOfChangedAndDeleted() {
    JsonNode made =
        server
            .put(
                "/collections/a.b-c",
                """
                {"sparse_vectors": {"s": {"weight_type": "float16", "block_size": 4}}, "recall": 0.9}\
                """)
            .result();
    assertThat(made.at("/config/sparse_vectors/s/weight_type").asText()).isEqualTo("float16");
    assertThat(made.at("/config/sparse_vectors/s/block_size").asInt()).isEqualTo(4);
    assertThat(made.at("/config/recall").asDouble()).isEqualTo(0.9);
    server.put("/collections/a.b-c", TestServer.ARTICLES).isProblem(409, "COLLECTION_EXISTS");
    assertThat(
            server
                .call("PATCH", "/collections/a.b-c", "{\"recall\": null}")
                .result()
                .at("/config")
                .has("recall"))
        .isFalse();
    assertThat(server.get("/collections").result().at("/collections/0/name").asText())
        .isEqualTo("a.b-c");
    assertThat(server.call("DELETE", "/collections/a.b-c", "").result().asBoolean()).isTrue();
    server.get("/collections/a.b-c").isProblem(404, "COLLECTION_NOT_FOUND");
    server.put("/collections/a.b-c", TestServer.ARTICLES).result();
  }

  @Test
  void whatIsStoredIsFoundBySparseVectorsMultiVectorsAndCascades() {
    server.withArticles(40);
    JsonNode sparse =
        server
            .post(
                POINTS + "/query",
                """
                {"query": {"indices": [3, 99], "values": [2, 1]}, "limit": 4, "with_payload": true}\
                """)
            .result();
    assertThat(sparse.get("points")).hasSize(4);
    assertThat(sparse.at("/points/0/score").asDouble()).isCloseTo(3.1, within(0.02));
    assertThat(sparse.at("/points/0/payload/n").asInt() % 10).isEqualTo(3);
    assertThat(sparse.get("timed_out").asBoolean()).isFalse();

    JsonNode filtered =
        server
            .post(
                POINTS + "/query",
                """
                {"query": {"3": 2, "99": 1}, "limit": 50, "with_payload": ["lang"],
                 "filter": {"must": [{"key": "n", "range": {"gte": 10}}, {"has_id": [13, 14, 3]}]}}\
                """)
            .result();
    assertThat(filtered.get("points")).hasSize(2);
    assertThat(filtered.at("/points/0/id").asInt()).isEqualTo(13);
    assertThat(filtered.at("/points/0/payload")).isEqualTo(json("{\"lang\": \"de\"}"));

    JsonNode rows =
        server.post(POINTS + "/query", "{\"query\": [[0, 0, 0, 1]], \"limit\": 1}").result();
    assertThat(rows.at("/points/0/id").asInt()).isEqualTo(39);

    JsonNode cascade =
        server
            .post(
                POINTS + "/query",
                """
                {"prefetch": {"query": {"3": 2}, "limit": 10}, "query": [[1, 0, 0, 0]], "limit": 2,
                 "filter": {"must_not": {"has_id": [3]}}}\
                """)
            .result();
    // Of the points with token 3 but 3 itself, the first row of 13 is the closest to the axis.
    assertThat(cascade.at("/points/0/id").asInt()).isEqualTo(13);
  }

  @Test
  void explanationsTellWorkTimesParametersAndMatchingTokens() {
    server.withArticles(20);
    JsonNode found =
        server
            .post(
                POINTS + "/query",
                """
                {"query": {"3": 2, "99": 1}, "limit": 1, "explain": true,
                 "params": {"impact_cut": 0, "heap_factor": 1}}\
                """)
            .result();
    assertThat(found.at("/explain/work/points_scored").asInt()).isPositive();
    assertThat(found.at("/explain/micros/search").asDouble()).isPositive();
    assertThat(found.at("/explain/micros/queue").asDouble()).isPositive();
    assertThat(found.at("/explain/params/heap_factor").asDouble()).isEqualTo(1);
    assertThat(found.at("/explain").has("rerank_work")).isFalse();
    assertThat(found.at("/explain/micros").has("rerank")).isFalse();
    JsonNode match = found.at("/points/0/matches/0");
    assertThat(match.get("token").asInt()).isEqualTo(3);
    assertThat(match.get("product").asDouble()).isCloseTo(3, within(0.02));
  }

  @Test
  void explanationsOfCascadesTellOfBothStages() {
    server.withArticles(20);
    String stage = "\"query\": {\"3\": 2, \"99\": 1}, \"limit\": 10";
    JsonNode alone =
        server.post(POINTS + "/query", "{%s, \"explain\": true}".formatted(stage)).result();
    JsonNode cascade =
        server
            .post(
                POINTS + "/query",
                "{\"prefetch\": {%s}, \"query\": [[1, 0, 0, 0]], \"limit\": 2, \"explain\": true}"
                    .formatted(stage))
            .result();
    assertThat(cascade.at("/explain/work")).isEqualTo(alone.at("/explain/work"));
    assertThat(cascade.at("/explain/rerank_work/points_scored").asInt()).isEqualTo(10);
    assertThat(cascade.at("/explain/rerank_work/bytes_read").asInt()).isPositive();
    assertThat(cascade.at("/explain/micros/search").asDouble()).isPositive();
    assertThat(cascade.at("/explain/micros/rerank").asDouble()).isPositive();
    assertThat(server.get("/metrics").body())
        .contains(
            "richter_query_stage_seconds_count{stage=\"search\"} 2",
            "richter_query_stage_seconds_count{stage=\"rerank\"} 1",
            "richter_query_stage_seconds_count{stage=\"answer\"} 2");
  }

  @Test
  void aBatchAnswersEachQueryAsIfItWereAlone() {
    server.withArticles(30);
    List<String> queries = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      queries.add("{\"query\": {\"%d\": 1, \"99\": 0.5}, \"limit\": 3}".formatted(i % 17));
    }
    JsonNode batch =
        server
            .post(POINTS + "/query/batch", "{\"searches\": [" + String.join(",", queries) + "]}")
            .result();
    assertThat(batch).hasSize(50);
    for (int i = 0; i < 50; i++) {
      assertThat(batch.get(i)).isEqualTo(server.post(POINTS + "/query", queries.get(i)).result());
    }
    server
        .post(
            POINTS + "/query/batch",
            "{\"searches\": [%s, {\"query\": {\"1\": 1}, \"using\": \"none\"}]}"
                .formatted(queries.getFirst()))
        .isProblem(400, "FIELD_UNKNOWN");
  }

  @Test
  void jsonIsStoredWholeOrNotAtAll() {
    server.withArticles(0);
    server
        .put(
            POINTS + "?wait=true",
            """
            {"points": [{"id": 1, "vector": {"splade": {"1": 1}}},
                        {"id": 2, "vector": {"colbert": [[1, 2]]}}]}\
            """)
        .isProblem(400, "VECTOR_DIMENSION_MISMATCH");
    assertThat(count("{}")).isZero();
  }

  @Test
  void linesOfAStreamAreStoredOrRefusedOneByOne() {
    server.withArticles(0);
    String lines =
        """
        {"id": 1, "vector": {"splade": {"1": 1}}}

        {"id": 2, "vector": {"splade": {"1": -1}}}
        no json
        {"id": 3, "vector": {"splade": {"1": 1}}, "payload": []}
        {"id": 4, "vector": {"other": {"1": 1}}}
        {"id": 5, "vector": {"splade": {"1": 1}}}\
        """;
    JsonNode result =
        server.stream(POINTS + "?wait=true", lines.getBytes(StandardCharsets.UTF_8)).result();
    assertThat(result.get("accepted").asInt()).isEqualTo(2);
    assertThat(result.get("refused").asInt()).isEqualTo(4);
    assertThat(result.get("errors").findValuesAsText("line")).containsExactly("3", "4", "5", "6");
    assertThat(result.get("errors").findValuesAsText("code"))
        .containsExactly(
            "VECTOR_WEIGHT_INVALID", "REQUEST_MALFORMED", "REQUEST_INVALID", "FIELD_UNKNOWN");
    assertThat(result.at("/errors/2/pointer").asText()).isEqualTo("/payload");
    assertThat(count("{}")).isEqualTo(2);
  }

  @Test
  void aStreamOfRefusedLinesIsGivenUp() {
    server.withArticles(0);
    byte[] lines = "{}\n".repeat(5000).getBytes(StandardCharsets.UTF_8);
    JsonNode problem = server.stream(POINTS, lines).isProblem(400, "REQUEST_INVALID").json();
    assertThat(problem.get("errors")).hasSize(1000);
    assertThat(problem.get("accepted").asInt()).isZero();
  }

  @Test
  void bodiesMayBeEncoded() throws IOException {
    server.withArticles(0);
    byte[] lines =
        (TestServer.point(1) + "\n" + TestServer.point(2)).getBytes(StandardCharsets.UTF_8);
    assertThat(
            server.stream(POINTS + "?wait=true", gzip(lines), "content-encoding", "gzip")
                .result()
                .get("accepted")
                .asInt())
        .isEqualTo(2);
    byte[] more = TestServer.point(3).getBytes(StandardCharsets.UTF_8);
    server.stream(POINTS + "?wait=true", Zstd.compress(more), "content-encoding", "zstd").result();
    TestServer.Reply counted =
        server.send(
            server
                .request(POINTS + "/count")
                .headers("content-type", "application/json", "content-encoding", "zstd")
                .POST(
                    HttpRequest.BodyPublishers.ofByteArray(
                        Zstd.compress("{}".getBytes(StandardCharsets.UTF_8)))));
    assertThat(counted.result().get("count").asInt()).isEqualTo(3);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void whatNobodyWaitsForIsVisibleSoon() throws InterruptedException {
    server.withArticles(0);
    assertThat(
            server
                .put(POINTS, "{\"points\": [{\"id\": 1, \"vector\": {\"splade\": {\"1\": 1}}}]}")
                .result()
                .get("status")
                .asText())
        .isEqualTo("acknowledged");
    Instant end = Instant.now().plus(Duration.ofSeconds(20));
    while (count("{}") == 0 && Instant.now().isBefore(end)) {
      Thread.sleep(20);
    }
    assertThat(count("{}")).isEqualTo(1);
  }

  @Test
  void pointsAreReadByIdAndPageByPage() {
    server.withArticles(25);
    server
        .put(
            POINTS + "?wait=true",
            "{\"points\": [{\"id\": \"a/b %\", \"vector\": {\"splade\": {\"5\": 1}}}]}")
        .result();
    assertThat(server.get(POINTS + "/a%2Fb%20%25").result().get("id").asText()).isEqualTo("a/b %");
    assertThat(server.get(POINTS + "/7").result().at("/vector/colbert/0")).hasSize(4);
    server.get(POINTS + "/777").isProblem(404, "POINT_NOT_FOUND");
    JsonNode some =
        server
            .post(
                POINTS,
                "{\"ids\": [7, 777, \"a/b %\"], \"with_payload\": {\"exclude\": [\"deep.a\"]}}")
            .result();
    assertThat(some).hasSize(2);
    assertThat(some.at("/0/payload"))
        .isEqualTo(json("{\"n\": 7, \"lang\": \"de\", \"deep\": {\"b\": \"x\"}}"));

    List<String> ids = new ArrayList<>();
    JsonNode offset = null;
    do {
      JsonNode page =
          server
              .post(
                  POINTS + "/scroll",
                  "{\"limit\": 10, \"with_payload\": false%s}"
                      .formatted(offset == null ? "" : ", \"offset\": " + offset))
              .result();
      page.get("points").forEach(point -> ids.add(point.get("id").asText()));
      offset = page.get("next_page_offset");
    } while (!offset.isNull());
    assertThat(ids).hasSize(26).startsWith("0", "1", "2").endsWith("24", "a/b %");
  }

  @Test
  void payloadsAreSetReplacedAndCutDown() {
    server.withArticles(4);
    JsonNode before = server.get(POINTS + "/2").result().get("vector");
    server
        .post(POINTS + "/payload?wait=true", "{\"payload\": {\"lang\": \"fr\"}, \"points\": [2]}")
        .result();
    assertThat(server.get(POINTS + "/2").result().at("/payload/lang").asText()).isEqualTo("fr");
    assertThat(server.get(POINTS + "/2").result().at("/payload/n").asInt()).isEqualTo(2);
    server
        .post(
            POINTS + "/payload/delete?wait=true",
            "{\"keys\": [\"deep.a\", \"n\"], \"points\": [2]}")
        .result();
    assertThat(server.get(POINTS + "/2").result().get("payload"))
        .isEqualTo(json("{\"lang\": \"fr\", \"deep\": {\"b\": \"x\"}}"));
    server
        .put(
            POINTS + "/payload?wait=true",
            """
            {"payload": {"n": 9}, "filter": {"must": {"key": "lang", "match": {"value": "fr"}}}}\
            """)
        .result();
    assertThat(server.get(POINTS + "/2").result().get("payload")).isEqualTo(json("{\"n\": 9}"));
    assertThat(server.get(POINTS + "/2").result().get("vector")).isEqualTo(before);
  }

  @Test
  void halfASurrogatePairInAPayloadIsKeptWhateverIsDoneToIt() {
    server.withArticles(0);
    server
        .put(
            POINTS + "?wait=true",
            "{\"points\": [{\"id\": 1, \"vector\": {\"splade\": {\"1\": 1}}, \"payload\": {\"odd\": \"\\ud800é\", \"n\": 1}}]}")
        .result();
    server
        .post(POINTS + "/payload?wait=true", "{\"payload\": {\"m\": 2}, \"points\": [1]}")
        .result();
    server
        .post(POINTS + "/payload/delete?wait=true", "{\"keys\": [\"n\"], \"points\": [1]}")
        .result();
    String page = server.post(POINTS + "/scroll", "{\"with_payload\": [\"odd\"]}").body();
    assertThat(page.toLowerCase(Locale.ROOT)).contains("\\ud800");
    assertThat(server.get(POINTS + "/1").result().at("/payload/m").asInt()).isEqualTo(2);
  }

  @Test
  void onlyIntegersAsTheyAreWrittenAreIntegersInAPath() {
    server.withArticles(8);
    server
        .put(
            POINTS + "?wait=true",
            "{\"points\": [{\"id\": \"007\", \"vector\": {\"splade\": {\"1\": 1}}}]}")
        .result();
    assertThat(server.get(POINTS + "/007").result().get("id").asText()).isEqualTo("007");
    assertThat(server.get(POINTS + "/7").result().get("id").isIntegralNumber()).isTrue();
  }

  @Test
  void pointsAreDeletedByIdAndByFilter() {
    server.withArticles(10);
    server.post(POINTS + "/delete?wait=true", "{\"points\": [1, 2, 333]}").result();
    assertThat(count("{}")).isEqualTo(8);
    server
        .post(
            POINTS + "/delete?wait=true",
            "{\"filter\": {\"must\": {\"key\": \"n\", \"range\": {\"lt\": 5}}}}")
        .result();
    assertThat(count("{}")).isEqualTo(5);
    assertThat(
            count("{\"filter\": {\"must\": {\"key\": \"lang\", \"match\": {\"value\": \"en\"}}}}"))
        .isEqualTo(2);
  }

  @Test
  void jobsBuildAndTune() throws InterruptedException {
    server.withArticles(300);
    JsonNode optimized =
        finished(server.post("/collections/articles/jobs", "{\"kind\": \"optimize\"}"));
    assertThat(optimized.get("state").asText()).isEqualTo("completed");
    assertThat(optimized.get("progress").asDouble()).isEqualTo(1);
    JsonNode tuned =
        finished(
            server.post(
                "/collections/articles/jobs",
                """
                {"kind": "tune", "limit": 3, "recall": 0.9,
                 "queries": [{"1": 1}, {"2": 1}, {"3": 1, "99": 1}]}\
                """));
    assertThat(tuned.get("state").asText()).as(tuned.toString()).isEqualTo("completed");
    assertThat(server.get("/collections/articles").result().at("/tunings/splade/queries").asInt())
        .isEqualTo(3);
    server
        .post(POINTS + "/query", "{\"query\": {\"1\": 1}, \"params\": {\"recall\": 0.9}}")
        .result();
    server.get("/collections/articles/jobs/77").isProblem(404, "JOB_NOT_FOUND");
    JsonNode failed =
        finished(
            server.post(
                "/collections/articles/jobs",
                "{\"kind\": \"tune\", \"queries\": [{\"70000\": 1}, {\"70001\": 1}]}"));
    assertThat(failed.get("state").asText()).isEqualTo("failed");
    assertThat(failed.get("code").asText()).isEqualTo("PARAMETER_INVALID");
  }

  private JsonNode finished(TestServer.Reply started) throws InterruptedException {
    assertThat(started.status()).as(started.body()).isEqualTo(202);
    String path = "/collections/articles/jobs/" + started.result().get("id").asText();
    JsonNode job = server.get(path).result();
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (!job.has("finished") && Instant.now().isBefore(end)) {
      Thread.sleep(20);
      job = server.get(path).result();
    }
    return job;
  }

  @Test
  void everythingIsThereAfterARestart() {
    server.withArticles(12);
    server.close();
    server = TestServer.start(data);
    assertThat(count("{}")).isEqualTo(12);
    assertThat(
            server
                .get("/collections/articles")
                .result()
                .at("/config/multi_vectors/colbert/document_budget")
                .asText())
        .isEqualTo("8");
  }

  @Test
  void deadlinesThatAreOverInTheQueueAreRefusedAndLongOnesNotTaken() {
    server.withArticles(1);
    server
        .post(POINTS + "/query", "{\"query\": {\"1\": 1}, \"deadline_ms\": 999999999}")
        .isProblem(400, "REQUEST_INVALID");
    assertThat(
            server
                .post(POINTS + "/query", "{\"query\": {\"1\": 1}, \"deadline_ms\": 50000}")
                .result()
                .get("timed_out")
                .asBoolean())
        .isFalse();
  }

  @Test
  void theServerTellsOfItself() {
    server.withArticles(3);
    server.post(POINTS + "/query", "{\"query\": {\"1\": 1}}").result();
    assertThat(server.get("/livez").body()).isEqualTo("ok\n");
    assertThat(server.get("/readyz").body()).isEqualTo("ready\n");
    assertThat(server.get("/metrics").body())
        .contains(
            "richter_points 3.0",
            "richter_query_stage_seconds_count{stage=\"search\"} 1",
            "operation=\"queryPoints\",status=\"200\"",
            "richter_queue_waiting",
            "richter_mapped_bytes",
            "jvm_memory_used_bytes");
    TestServer.Reply contract = server.get("/openapi.json");
    assertThat(contract.json().get("openapi").asText()).startsWith("3.1");
    String tag = contract.response().headers().firstValue("etag").orElseThrow();
    assertThat(server.send(server.request("/openapi.json").header("if-none-match", tag)).status())
        .isEqualTo(304);
    TestServer.Reply docs = server.get("/docs");
    assertThat(docs.status()).isEqualTo(200);
    assertThat(docs.response().headers().firstValue("content-type"))
        .contains("text/html; charset=utf-8");
    assertThat(docs.body()).contains("openapi.json").doesNotContain("http://", "https://");
  }

  @Test
  void headIsAnsweredWhereverGetIsWithTheSameHeaders() {
    server.withArticles(3);
    String snapshot =
        server.call("POST", "/collections/articles/snapshots", "").result().get("name").asText();
    for (String path :
        List.of(
            "/livez",
            "/readyz",
            "/openapi.json",
            "/docs",
            "/dashboard",
            "/static/dashboard.js",
            "/collections",
            "/collections/articles",
            "/collections/none",
            "/collections/articles/points/1",
            "/collections/articles/jobs",
            "/collections/articles/snapshots",
            "/collections/articles/snapshots/" + snapshot)) {
      TestServer.Reply get = server.get(path);
      TestServer.Reply head = server.send(server.request(path).HEAD());
      assertThat(head.status()).as(path).isEqualTo(get.status());
      assertThat(head.body()).as(path).isEmpty();
      assertThat(headers(head)).as(path).isEqualTo(headers(get));
    }
    TestServer.Reply metrics = server.send(server.request("/metrics").HEAD());
    assertThat(metrics.response().headers().firstValueAsLong("content-length").orElse(0))
        .isPositive();
    String tag = server.get("/docs").response().headers().firstValue("etag").orElseThrow();
    TestServer.Reply known =
        server.send(server.request("/docs").header("if-none-match", tag).HEAD());
    assertThat(known.status()).isEqualTo(304);
    server.send(server.request(POINTS).HEAD()).isNotAllowed("POST, PUT");
    server.call("POST", "/livez", "{}").isNotAllowed("GET, HEAD");
    server.call("PUT", "/docs", "{}").isNotAllowed("GET, HEAD");
    server
        .call("POST", "/collections/articles", "{}")
        .isNotAllowed("DELETE, GET, HEAD, PATCH, PUT");
  }

  /** The headers that do not tell requests apart; a body tells how long it took. */
  private static Map<String, List<String>> headers(TestServer.Reply reply) {
    Map<String, List<String>> headers = new TreeMap<>(reply.response().headers().map());
    headers.remove("x-request-id");
    if (reply.response().headers().firstValue("content-type").orElse("").contains("json")) {
      assertThat(headers.remove("content-length")).hasSize(1);
    }
    return headers;
  }

  @Test
  void requestIdsAreTakenOrMade() {
    TestServer.Reply given =
        server.send(server.request("/livez").header("X-Request-Id", "abc-1.2"));
    assertThat(given.response().headers().firstValue("x-request-id")).contains("abc-1.2");
    TestServer.Reply odd =
        server.send(server.request("/livez").header("X-Request-Id", "a b<script>"));
    assertThat(odd.response().headers().firstValue("x-request-id").orElseThrow())
        .matches("[0-9a-f]{16}");
  }

  private long count(String body) {
    return server.post(POINTS + "/count", body).result().get("count").asLong();
  }

  private static JsonNode json(String text) {
    try {
      return TestServer.JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
