package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a collection refuses of a body that is one of the contract is named by a JSON pointer. */
final class PointersTest {

  private static final String POINTS = "/collections/articles/points";
  private static final String ROWS = "[[1, 0, 0, 0]]";

  /** More conditions than a filter may have. */
  private static final String LARGE =
      "{\"must\": [" + "{\"has_id\": [1]},".repeat(1001) + "{\"has_id\": [1]}]}";

  /** A key that is longer than a path may be. */
  private static final String LONG = "k".repeat(5000);

  @TempDir static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(data).withArticles(5);
    server
        .put(
            "/collections/two",
            """
            {"sparse_vectors": {"a": {}, "b": {}}, "multi_vectors": {"c/d": {"dimension": 2}, "e": {"dimension": 4}}}\
            """)
        .result();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void isRefused(TestServer.Reply reply, String code, String pointer) {
    reply.isProblem(400, code);
    assertThat(reply.json().path("pointer").asText()).as(reply.body()).isEqualTo(pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'query': {}} | VECTOR_EMPTY | /query",
        "{'query': {'1': 1}, 'using': 'none'} | FIELD_UNKNOWN | /using",
        "{'query': {'1': 1}, 'using': 'colbert'} | FIELD_MISMATCH | /query",
        "{'query': ROWS, 'using': 'splade'} | FIELD_MISMATCH | /query",
        "{'query': [[1, 2]]} | VECTOR_DIMENSION_MISMATCH | /query",
        "{'query': [[0, 0, 0, 0]]} | VECTOR_VALUE_INVALID | /query",
        "{'query': {'1': 1}, 'params': {'recall': 0.9}} | PARAMETER_INVALID | /params/recall",
        "{'query': {'1': 1}, 'filter': LARGE} | FILTER_INVALID | /filter",
        "{'query': {'1': 1}, 'with_vector': ['splade', 'none']} | FIELD_UNKNOWN | /with_vector/1",
        "{'query': {'1': 1}, 'deadline_ms': 99999999} | REQUEST_INVALID | /deadline_ms",
        "{'prefetch': {'query': {}, 'limit': 20}, 'query': ROWS} | VECTOR_EMPTY | /prefetch/query",
        "{'prefetch': {'query': {'1': 1}, 'limit': 20, 'using': 'none'}, 'query': ROWS} | FIELD_UNKNOWN | /prefetch/using",
        "{'prefetch': {'query': {'1': 1}, 'limit': 20, 'using': 'colbert'}, 'query': ROWS} | FIELD_MISMATCH | /prefetch/query",
        "{'prefetch': {'query': [[1]], 'limit': 20}, 'query': ROWS} | VECTOR_DIMENSION_MISMATCH | /prefetch/query",
        "{'prefetch': [{'query': [[1]], 'limit': 20}], 'query': ROWS} | VECTOR_DIMENSION_MISMATCH | /prefetch/0/query",
        "{'prefetch': {'query': {'1': 1}, 'limit': 20, 'params': {'recall': 0.9}}, 'query': ROWS} | PARAMETER_INVALID | /prefetch/params/recall",
        "{'prefetch': {'query': {'1': 1}, 'limit': 20, 'filter': LARGE}, 'query': ROWS} | FILTER_INVALID | /prefetch/filter",
        "{'prefetch': {'query': {'1': 1}, 'limit': 20}, 'query': ROWS, 'using': 'none'} | FIELD_UNKNOWN | /using",
        "{'prefetch': {'query': {'1': 1}, 'limit': 20}, 'query': ROWS, 'using': 'splade'} | FIELD_MISMATCH | /query",
        "{'prefetch': {'query': {'1': 1}, 'limit': 20}, 'query': [[1]]} | VECTOR_DIMENSION_MISMATCH | /query",
        "{'prefetch': {'query': {'1': 1}, 'limit': 20}, 'query': {'1': 1}} | REQUEST_INVALID | /query"
      })
  void queriesThatDoNotFitTheCollection(String query, String code, String pointer) {
    String body = query.replace('\'', '"').replace("ROWS", ROWS).replace("LARGE", LARGE);
    isRefused(server.post(POINTS + "/query", body), code, pointer);
    String good = "{\"query\": {\"1\": 1}}";
    String batch = "{\"searches\": [%s, %s, %s]}".formatted(good, good, body);
    isRefused(server.post(POINTS + "/query/batch", batch), code, "/searches/2" + pointer);
  }

  @Test
  void vectorsOfAnotherDimensionAreRefusedThoughThereAreNone() {
    String query = "{\"query\": [[1, 2, 3]], \"using\": \"e\"}";
    isRefused(
        server.post("/collections/two/points/query", query), "VECTOR_DIMENSION_MISMATCH", "/query");
  }

  @Test
  void fieldsThatHaveToBeNamed() {
    String path = "/collections/two/points/query";
    isRefused(server.post(path, "{\"query\": {\"1\": 1}}"), "REQUEST_INVALID", "/using");
    isRefused(
        server.post(
            path,
            "{\"prefetch\": {\"query\": {\"1\": 1}, \"limit\": 10}, \"query\": [[1, 0]], \"using\": \"c/d\"}"),
        "REQUEST_INVALID",
        "/prefetch/using");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'id': 9, 'vector': {'none': {'1': 1}}} | FIELD_UNKNOWN | /vector/none",
        "{'id': 9, 'vector': {'a': {'1': 1}, 'x~/y': {'1': 1}}} | FIELD_UNKNOWN | /vector/x~0~1y",
        "{'id': 9, 'vector': {'a': [[1, 2]]}} | FIELD_MISMATCH | /vector/a",
        "{'id': 9, 'vector': {'a': {}}} | VECTOR_EMPTY | /vector/a",
        "{'id': 9, 'vector': {'a': {'1': 1}, 'c/d': {'1': 1}}} | FIELD_MISMATCH | /vector/c~1d",
        "{'id': 9, 'vector': {'c/d': [[1, 2, 3]]}} | VECTOR_DIMENSION_MISMATCH | /vector/c~1d",
        "{'id': 9, 'vector': {'c/d': [[1, 2], [0, 0]]}} | VECTOR_VALUE_INVALID | /vector/c~1d",
        "{'id': 9, 'vector': {'a': {'1': 1}}, 'payload': {'LONG': 1}} | PAYLOAD_INVALID | /payload"
      })
  void pointsThatDoNotFitTheCollection(String point, String code, String pointer) {
    String body = point.replace('\'', '"').replace("LONG", LONG);
    String good = "{\"id\": 1, \"vector\": {\"a\": {\"1\": 1}}}";
    isRefused(
        server.put(
            "/collections/two/points", "{\"points\": [%s, %s, %s]}".formatted(good, good, body)),
        code,
        "/points/2" + pointer);
    JsonNode stored =
        server.stream(
                "/collections/two/points",
                (good + "\n" + body + "\n").getBytes(StandardCharsets.UTF_8))
            .result();
    JsonNode error = stored.at("/errors/0");
    assertThat(error.get("line").asInt()).isEqualTo(2);
    assertThat(error.get("code").asText()).isEqualTo(code);
    assertThat(error.path("pointer").asText()).isEqualTo(pointer);
  }

  @Test
  void filtersPayloadsAndFieldsOfOtherRequests() {
    String filter = "{\"filter\": %s}".formatted(LARGE);
    isRefused(server.post(POINTS + "/count", filter), "FILTER_INVALID", "/filter");
    isRefused(server.post(POINTS + "/scroll", filter), "FILTER_INVALID", "/filter");
    isRefused(server.post(POINTS + "/delete", filter), "FILTER_INVALID", "/filter");
    String change = "{\"payload\": {\"x\": 1}, \"filter\": %s}".formatted(LARGE);
    isRefused(server.post(POINTS + "/payload", change), "FILTER_INVALID", "/filter");
    isRefused(server.put(POINTS + "/payload", change), "FILTER_INVALID", "/filter");
    isRefused(
        server.post(
            POINTS + "/payload/delete", "{\"keys\": [\"x\"], \"filter\": %s}".formatted(LARGE)),
        "FILTER_INVALID",
        "/filter");
    String refused = "{\"payload\": {\"%s\": 1}, \"points\": [1]}".formatted(LONG);
    isRefused(server.post(POINTS + "/payload", refused), "PAYLOAD_INVALID", "/payload");
    isRefused(server.put(POINTS + "/payload", refused), "PAYLOAD_INVALID", "/payload");
    isRefused(
        server.post(POINTS, "{\"ids\": [1], \"with_vector\": [\"none\"]}"),
        "FIELD_UNKNOWN",
        "/with_vector/0");
    isRefused(
        server.post(POINTS + "/scroll", "{\"with_vector\": [\"colbert\", \"none\"]}"),
        "FIELD_UNKNOWN",
        "/with_vector/1");
    isRefused(
        server.post(POINTS, "{\"ids\": [1, \"" + "ä".repeat(400) + "\"]}"),
        "DOCUMENT_ID_INVALID",
        "/ids/1");
  }

  @Test
  void jobsThatDoNotFitTheCollection() {
    String jobs = "/collections/articles/jobs";
    isRefused(
        server.post(jobs, "{\"kind\": \"tune\", \"using\": \"none\"}"),
        "REQUEST_INVALID",
        "/using");
    isRefused(
        server.post(jobs, "{\"kind\": \"tune\", \"using\": \"colbert\"}"),
        "REQUEST_INVALID",
        "/using");
    isRefused(
        server.post(jobs, "{\"kind\": \"tune\", \"queries\": [{\"1\": 1}, {}]}"),
        "VECTOR_EMPTY",
        "/queries/1");
  }
}
