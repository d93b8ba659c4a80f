package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.codec.EncoderId;
import dev.richter.error.RichterException;
import dev.richter.server.settings.Setting;
import dev.richter.server.text.Encoder;
import dev.richter.vector.Vector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts in place of vectors: in queries and in points. */
final class TextsTest {

  private static final String PATH = "/collections/files";
  private static final String BOTH =
      """
      {"sparse_vectors": {"splade": {"encoder": "splade"}, "plain": {}},
       "multi_vectors": {"colbert": {"dimension": 10, "encoder": "colbert"}}}\
      """;

  @TempDir Path data;

  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(data, WordEncoder.sparse(), WordEncoder.multi());
    server.put(PATH, BOTH).result();
    server
        .put(
            PATH + "/points?wait=true",
            """
            {"points": [
              {"id": 1, "vector": {"splade": {"text": "how to open a file"},
                                   "colbert": {"text": "how to open a file"}}},
              {"id": 2, "vector": {"splade": {"text": "open close open", "model": "splade"},
                                   "colbert": {"text": "close"}, "plain": {"4": 1}}},
              {"id": 3, "vector": {"splade": {"6": 1.5}, "colbert": {"text": "cat"}}}]}\
            """)
        .result();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TestServer.Reply query(String body) {
    return server.post(PATH + "/points/query", body);
  }

  private static List<Integer> ids(JsonNode result) {
    List<Integer> ids = new ArrayList<>();
    result.get("points").forEach(point -> ids.add(point.get("id").asInt()));
    return ids;
  }

  @Test
  void textsOfPointsBecomeVectors() {
    JsonNode vector = server.get(PATH + "/points/2").result().get("vector");
    assertThat(vector.at("/splade/indices").toString()).isEqualTo("[2,3]");
    assertThat(vector.at("/colbert").size()).isEqualTo(2);
    assertThat(vector.at("/plain/indices").toString()).isEqualTo("[4]");
  }

  @Test
  void aQueryMayBeAText() {
    assertThat(ids(query("{\"query\": {\"text\": \"open\"}, \"using\": \"splade\"}").result()))
        .containsExactly(2, 1);
    assertThat(ids(query("{\"query\": {\"text\": \"Cat\", \"model\": \"splade\"}}").result()))
        .containsExactly(3);
    assertThat(
            ids(
                query("{\"query\": {\"text\": \"cat\"}, \"using\": \"colbert\", \"limit\": 1}")
                    .result()))
        .containsExactly(3);
  }

  @Test
  void oneTextMayBeEncodedByTwoEncodersInACascade() {
    JsonNode result =
        query(
                """
                {"prefetch": {"query": {"text": "close a file", "model": "splade"}, "limit": 5},
                 "query": {"text": "close a file"}, "limit": 1, "explain": true}\
                """)
            .result();
    assertThat(ids(result)).containsExactly(1);
    assertThat(result.at("/explain/query_tokens").size()).isEqualTo(3);
  }

  @Test
  void batchesTakeTexts() {
    JsonNode results =
        server
            .post(
                PATH + "/points/query/batch",
                """
                {"searches": [{"query": {"text": "open"}, "using": "splade"},
                              {"query": {"text": "cat"}, "using": "splade"},
                              {"query": {"6": 1}, "using": "splade"}]}\
                """)
            .result();
    assertThat(ids(results.get(0))).containsExactly(2, 1);
    assertThat(ids(results.get(1))).containsExactly(3);
    assertThat(ids(results.get(2))).containsExactly(3);
    JsonNode problem =
        server
            .post(
                PATH + "/points/query/batch",
                """
                {"searches": [{"query": {"text": "open"}, "using": "splade"},
                              {"query": {"text": "cat"}, "using": "plain"}]}\
                """)
            .isProblem(400, "ENCODER_MISSING")
            .json();
    assertThat(problem.get("pointer").asText()).isEqualTo("/searches/1/query");
  }

  @Test
  void explainTellsTokensAndTheTimeOfEncoding() {
    JsonNode result =
        query(
                "{\"query\": {\"text\": \"file open open slow\"}, \"using\": \"splade\", \"explain\":"
                    + " true}")
            .result();
    JsonNode tokens = result.at("/explain/query_tokens");
    assertThat(tokens.get(0).toString())
        .isEqualTo("{\"token\":2,\"text\":\"open\",\"weight\":2.0}");
    assertThat(tokens.size()).isEqualTo(3);
    assertThat(result.at("/points/0/matches/0/text").asText()).isEqualTo("open");
    assertThat(result.at("/explain/micros/encode").asDouble()).isGreaterThan(99_000);
    JsonNode vectors =
        query("{\"query\": {\"2\": 1}, \"using\": \"splade\", \"explain\": true}").result();
    assertThat(vectors.at("/points/0/matches/0/text").asText()).isEqualTo("open");
    assertThat(vectors.at("/explain").has("query_tokens")).isFalse();
    assertThat(vectors.at("/explain/micros/encode").asDouble()).isZero();
    assertThat(server.get("/metrics").body())
        .containsPattern("richter_query_stage_seconds_count\\{stage=\"encode\"\\} 1\n")
        .contains("richter_texts_encoded_total 6.0");
  }

  @Test
  void aTextWithoutTokensFindsNothingAndIsNoVectorOfAPoint() {
    JsonNode found =
        query("{\"query\": {\"text\": \"…\"}, \"using\": \"splade\", \"explain\": true}").result();
    assertThat(found.get("points")).isEmpty();
    assertThat(found.at("/explain/work/points_scored").asInt()).isZero();
    JsonNode problem =
        server
            .put(
                PATH + "/points",
                """
                {"points": [{"id": 8, "vector": {"splade": {"text": "file"}}},
                            {"id": 9, "vector": {"splade": {"text": "…"}}}]}\
                """)
            .isProblem(400, "VECTOR_EMPTY")
            .json();
    assertThat(problem.get("pointer").asText()).isEqualTo("/points/1/vector/splade");
    server.get(PATH + "/points/8").isProblem(404, "POINT_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      textBlock =
          """
          '{"query": {"text": "x"}, "using": "plain"}',                         ENCODER_MISSING,     /query
          '{"query": {"text": "x"}, "using": "none"}',                          FIELD_UNKNOWN,       /using
          '{"query": {"text": "x"}}',                                           REQUEST_INVALID,     /using
          '{"query": {"text": "x", "model": "other"}, "using": "splade"}',      ENCODER_UNAVAILABLE, /query/model
          '{"query": {"text": "x", "model": "colbert"}, "using": "splade"}',    ENCODER_MISMATCH,    /query/model
          '{"query": {"text": "x", "model": 1}}',                               REQUEST_INVALID,     /query/model
          '{"query": {"text": ""}, "using": "splade"}',                         REQUEST_INVALID,     /query/text
          '{"query": {"text": ["x"]}, "using": "splade"}',                      REQUEST_INVALID,     /query/text
          '{"query": {"model": "splade"}, "using": "splade"}',                  REQUEST_INVALID,     /query
          '{"query": {"text": "x", "5": 1}, "using": "splade"}',                REQUEST_INVALID,     /query/5
          '{"query": {"5": 1, "text": "x"}, "using": "splade"}',                REQUEST_INVALID,     /query/text
          '{"prefetch": {"query": {"text": "x"}, "using": "plain", "limit": 9}, "query": {"text": "x"}, "limit": 1}', ENCODER_MISSING, /prefetch/query
          '{"prefetch": {"query": {"text": "x"}, "limit": 9}, "query": {"text": "x"}, "limit": 1}', REQUEST_INVALID, /prefetch/using
          '{"prefetch": {"query": {"text": "cat"}, "using": "splade", "limit": 9}, "query": {"text": "cat"}, "using": "splade", "limit": 1}', REQUEST_INVALID, /query
          """)
  void badQueriesAreNamedWithTheirPlace(String body, String code, String pointer) {
    JsonNode problem = query(body).isProblem(400, code).json();
    assertThat(problem.path("pointer").asText()).as(problem.toString()).isEqualTo(pointer);
  }

  @Test
  void theLimitOfATextIsSaid() {
    String longest = "ö".repeat(65_536);
    query("{\"query\": {\"text\": \"%s\"}, \"using\": \"splade\"}".formatted(longest)).result();
    JsonNode problem =
        query("{\"query\": {\"text\": \"%sx\"}, \"using\": \"splade\"}".formatted(longest))
            .isProblem(400, "REQUEST_INVALID")
            .json();
    assertThat(problem.get("detail").asText()).contains("65537", "expected 1 to 65536");
  }

  @Test
  void encodingCountsInTheDeadline() {
    JsonNode problem =
        query("{\"query\": {\"text\": \"slow\"}, \"using\": \"splade\", \"deadline_ms\": 20}")
            .isProblem(429, "OVERLOADED")
            .json();
    assertThat(problem.get("detail").asText()).contains("20 ms");
  }

  @Test
  void anEncoderThatFailsTellsNothingOfItself() {
    for (TestServer.Reply reply :
        List.of(
            query("{\"query\": {\"text\": \"fail\"}, \"using\": \"splade\"}"),
            server.put(
                PATH + "/points",
                "{\"points\": [{\"id\": 9, \"vector\": {\"splade\": {\"text\": \"fail\"}}}]}"))) {
      assertThat(reply.isProblem(500, "ENCODER_FAILED").body()).doesNotContain("secret");
    }
    assertThat(ids(query("{\"query\": {\"text\": \"cat\"}, \"using\": \"splade\"}").result()))
        .containsExactly(3);
  }

  @Test
  void linesOfAStreamMayHaveTextsAndAreRefusedOneByOne() {
    String lines =
        """
        {"id": 11, "vector": {"splade": {"text": "dog dog"}}}
        {"id": 12, "vector": {"plain": {"text": "dog"}}}
        {"id": 13, "vector": {"splade": {"text": "…"}}}
        {"id": 14, "vector": {"splade": {"7": 1}}}
        """;
    JsonNode stored =
        server.stream(PATH + "/points?wait=true", lines.getBytes(StandardCharsets.UTF_8)).result();
    assertThat(stored.get("accepted").asInt()).isEqualTo(2);
    assertThat(stored.at("/errors/0/code").asText()).isEqualTo("ENCODER_MISSING");
    assertThat(stored.at("/errors/0/pointer").asText()).isEqualTo("/vector/plain");
    assertThat(stored.at("/errors/1/code").asText()).isEqualTo("VECTOR_EMPTY");
    assertThat(ids(query("{\"query\": {\"text\": \"dog\"}, \"using\": \"splade\"}").result()))
        .containsExactly(11, 14);
  }

  @Test
  void textsOfAStreamAreEncodedSideBySideAndStoredInTheirOrder(@TempDir Path other)
      throws IOException {
    CyclicBarrier three = new CyclicBarrier(3);
    Encoder meeting =
        new DocumentsWait(
            WordEncoder.sparse(),
            () -> {
              try {
                three.await(30, TimeUnit.SECONDS);
              } catch (Exception e) {
                throw new IllegalStateException("encoded one after the other", e);
              }
            });
    try (TestServer wide = TestServer.start(other, Map.of(Setting.THREADS, "4"), meeting)) {
      wide.put(PATH, "{\"sparse_vectors\": {\"splade\": {\"encoder\": \"splade\"}}}").result();
      String lines =
          """
          {"id": 1, "vector": {"splade": {"text": "cat"}}, "payload": {"n": 1}}
          {"id": 1, "vector": {"splade": {"text": "dog"}}, "payload": {"n": 2}}
          {"id": 2}
          {"id": 1, "vector": {"splade": {"text": "file"}}, "payload": {"n": 3}}
          {"id": 2, "vector": {"splade": {"1": 1}}}
          """;
      JsonNode stored =
          wide.stream(PATH + "/points?wait=true", lines.getBytes(StandardCharsets.UTF_8)).result();
      assertThat(stored.get("accepted").asInt()).isEqualTo(4);
      assertThat(stored.at("/errors/0/line").asInt()).isEqualTo(3);
      assertThat(wide.get(PATH + "/points/1").result().at("/payload/n").asInt()).isEqualTo(3);
    }
  }

  @Test
  void textsOfPointsLeaveAThreadToQueries(@TempDir Path other) throws IOException {
    CountDownLatch answered = new CountDownLatch(1);
    Encoder waiting =
        new DocumentsWait(
            WordEncoder.sparse(),
            () -> {
              try {
                answered.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    try (TestServer small = TestServer.start(other, Map.of(Setting.THREADS, "2"), waiting)) {
      small.put(PATH, "{\"sparse_vectors\": {\"splade\": {\"encoder\": \"splade\"}}}").result();
      String point = "{\"id\": %d, \"vector\": {\"splade\": {\"text\": \"cat\"}}}";
      String points =
          IntStream.range(0, 20).mapToObj(point::formatted).collect(Collectors.joining(","));
      CompletableFuture<TestServer.Reply> upsert =
          CompletableFuture.supplyAsync(
              () -> small.put(PATH + "/points?wait=true", "{\"points\": [" + points + "]}"));
      small.post(PATH + "/points/query", "{\"query\": {\"text\": \"cat\"}}").result();
      assertThat(upsert).isNotDone();
      answered.countDown();
      upsert.join().result();
      assertThat(small.post(PATH + "/points/count", "{}").result().get("count").asInt())
          .isEqualTo(20);
    }
  }

  /** An encoder whose documents wait for something. */
  private record DocumentsWait(Encoder encoder, Runnable waiting) implements Encoder {

    @Override
    public EncoderId id() {
      return encoder.id();
    }

    @Override
    public Kind kind() {
      return encoder.kind();
    }

    @Override
    public int dimension() {
      return encoder.dimension();
    }

    @Override
    public Vector encodeQuery(String text) {
      return encoder.encodeQuery(text);
    }

    @Override
    public Vector encodeDocument(String text) {
      waiting.run();
      return encoder.encodeDocument(text);
    }
  }

  @Test
  void collectionsTellTheirEncodersAndTheServerItsOwn() {
    JsonNode info = server.get(PATH).result();
    assertThat(info.at("/config/sparse_vectors/splade/encoder").asText()).isEqualTo("splade");
    assertThat(info.at("/encoders/colbert").toString())
        .isEqualTo(
            "{\"name\":\"colbert\",\"digest\":\"%s\",\"available\":true}"
                .formatted("c".repeat(64)));
    assertThat(info.get("encoders").size()).isEqualTo(2);
    JsonNode encoders = server.get("/encoders").result().get("encoders");
    assertThat(encoders.findValuesAsText("name")).containsExactly("splade", "colbert");
    assertThat(encoders.findValuesAsText("kind")).containsExactly("sparse", "multi_vector");
    assertThat(encoders.findValuesAsText("dimension")).containsExactly("10", "10");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      textBlock =
          """
          '{"sparse_vectors": {"a/b": {"encoder": "other"}}}',                       ENCODER_UNAVAILABLE,       /sparse_vectors/a~1b/encoder
          '{"sparse_vectors": {"a": {"encoder": "colbert"}}}',                       ENCODER_MISMATCH,          /sparse_vectors/a/encoder
          '{"multi_vectors": {"a": {"dimension": 10, "encoder": "splade"}}}',        ENCODER_MISMATCH,          /multi_vectors/a/encoder
          '{"multi_vectors": {"a": {"dimension": 4, "encoder": "colbert"}}}',        VECTOR_DIMENSION_MISMATCH, /multi_vectors/a/dimension
          '{"sparse_vectors": {"a": {"encoder": ""}}}',                              REQUEST_INVALID,           /sparse_vectors/a/encoder
          """)
  void aFieldIsNotMadeWithAnEncoderThatDoesNotFit(String body, String code, String pointer) {
    JsonNode problem = server.put("/collections/other", body).isProblem(400, code).json();
    assertThat(problem.get("pointer").asText()).isEqualTo(pointer);
    if (code.equals("ENCODER_UNAVAILABLE")) {
      assertThat(problem.get("detail").asText()).contains("\"splade\"", "\"colbert\"");
    }
    server.get("/collections/other").isProblem(404, "COLLECTION_NOT_FOUND");
  }

  @Test
  void anEncoderIsTheSameByItsDigestWhateverItIsCalled() throws IOException {
    server.close();
    Encoder renamed = new WordEncoder("renamed", Encoder.Kind.SPARSE, '5');
    Encoder changed = new WordEncoder("colbert", Encoder.Kind.MULTI_VECTOR, 'd');
    server = TestServer.start(data, renamed, changed);
    JsonNode info = server.get(PATH).result();
    assertThat(info.at("/encoders/splade/available").asBoolean()).isTrue();
    assertThat(info.at("/encoders/colbert/available").asBoolean()).isFalse();
    assertThat(ids(query("{\"query\": {\"text\": \"cat\"}, \"using\": \"splade\"}").result()))
        .containsExactly(3);
    JsonNode problem =
        query("{\"query\": {\"text\": \"cat\"}, \"using\": \"colbert\"}")
            .isProblem(400, "ENCODER_UNAVAILABLE")
            .json();
    assertThat(problem.get("detail").asText()).contains("c".repeat(64), "d".repeat(64));
    query("{\"query\": {\"text\": \"cat\", \"model\": \"colbert\"}, \"using\": \"colbert\"}")
        .isProblem(400, "ENCODER_MISMATCH");
    assertThat(
            query("{\"query\": [[0, 0, 0, 0, 0, 0, 1, 0, 0, 0]], \"using\": \"colbert\"}").status())
        .as("vectors are always taken")
        .isEqualTo(200);
  }

  @Test
  void settingsThatNameAnEncoderNeedIt(@TempDir Path other) {
    Map<Setting, String> settings = Map.of(Setting.ENCODERS, "splade=splade:dir,mini=splade:dir");
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> TestServer.start(other, settings, WordEncoder.sparse()))
        .withMessageContaining("\"mini\"");
  }
}
