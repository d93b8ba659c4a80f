package dev.richter.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.opensearch.cluster.Cluster;
import dev.richter.opensearch.cluster.RestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How searches of vectors go together with the rest of OpenSearch. */
@ExtendWith(SharedCluster.class)
final class SearchIT {

  private static final int DOCUMENTS = 2000;

  /** Document i has weights 1 + i / 1000 of token 7, and of token 100 + i % 10. */
  private static final String INDEX = "numbers";

  private Cluster cluster;
  private RestClient client;

  @BeforeEach
  void fill(Cluster shared) throws Exception {
    cluster = shared;
    client = shared.client();
    create(
        INDEX,
        "'number_of_shards': 2",
        "'s': {'type': 'richter_sparse'}, 'm': {'type': 'richter_multi_vector', 'dimension': 2, 'element_type': 'float32'},"
            + " 'n': {'type': 'integer'}, 'text': {'type': 'text'}, 'also_s': {'type': 'alias', 'path': 's'}");
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < DOCUMENTS; i++) {
      float weight = 1 + i / 1000f;
      bulk.append("{\"index\":{\"_id\":\"%d\"}}%n".formatted(i));
      bulk.append(
          json(
              "{'s': {'7': %s, '%d': %s}, 'm': [[1, %s]], 'n': %d, 'text': '%s'}%n"
                  .formatted(
                      weight, 100 + i % 10, weight, i / 1000f, i, i % 2 == 0 ? "even" : "odd")));
      if (i == DOCUMENTS / 2) {
        bulk(INDEX, bulk);
      }
    }
    bulk(INDEX, bulk);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private void create(String index, String settings, String fields) throws Exception {
    client.put(
        "/" + index,
        json(
            "{'settings': {'number_of_replicas': 0, %s}, 'mappings': {'properties': {%s}}}"
                .formatted(settings, fields)));
  }

  private void bulk(String index, StringBuilder lines) throws Exception {
    JsonNode answer = client.post("/%s/_bulk?refresh=true".formatted(index), lines.toString());
    assertThat(answer.get("errors").asBoolean()).as(answer.toString()).isFalse();
    lines.setLength(0);
  }

  private JsonNode search(String index, String query, String more) throws Exception {
    JsonNode answer =
        client.post(
            "/%s/_search".formatted(index),
            json("{'_source': false, %s 'query': %s}".formatted(more, query)));
    assertThat(answer.path("_shards").path("failed").asInt()).as(answer.toString()).isZero();
    return answer;
  }

  private static List<Integer> ids(JsonNode answer) {
    return StreamSupport.stream(answer.path("hits").path("hits").spliterator(), false)
        .map(hit -> hit.get("_id").asInt())
        .toList();
  }

  private static List<Integer> downFrom(int first, int step, int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(first - i * step);
    }
    return numbers;
  }

  private static void refused(RestClient.Answer answer, String... messages) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.body().toString()).contains(messages);
  }

  @Test
  void theBestOfAllShardsAreFound() throws Exception {
    JsonNode answer = search(INDEX, "{'richter_sparse': {'s': {'query': {'7': 2}}}}", "");
    assertThat(ids(answer)).isEqualTo(downFrom(DOCUMENTS - 1, 1, 10));
    assertThat(answer.path("hits").path("max_score").floatValue())
        .isCloseTo(2 * 2.999f, within(0.05f));
    assertThat(answer.path("hits").path("total").path("value").asInt()).isEqualTo(20);
  }

  @Test
  void aFieldIsFoundByItsAliasToo() throws Exception {
    assertThat(
            ids(
                search(
                    INDEX, "{'richter_sparse': {'also_s': {'query': {'103': 1}}}}", "'size': 2,")))
        .isEqualTo(List.of(1993, 1983));
  }

  @Test
  void theFilterOfAnAliasAppliesBeforeTheBestAreChosen() throws Exception {
    client.put("/%s/_alias/few".formatted(INDEX), json("{'filter': {'range': {'n': {'lt': 30}}}}"));
    String clause = "{'richter_sparse': {'s': {'query': {'7': 1}%s}}}";
    assertThat(ids(search("few", clause.formatted(""), ""))).isEqualTo(downFrom(29, 1, 10));
    assertThat(ids(search("few", clause.formatted(", 'filter': {'term': {'text': 'even'}}"), "")))
        .isEqualTo(downFrom(28, 2, 10));
    assertThat(
            ids(
                search(
                    "few",
                    "{'bool': {'must': {'richter_multi_vector': {'m': {'query': [[0, 1]]}}}}}",
                    "")))
        .isEqualTo(downFrom(29, 1, 10));
    String rerank =
        "{'richter_rerank': {'m': {'query': [[0, 1]], 'k': 3, 'depth': 20, 'first_stage': %s}}}";
    assertThat(ids(search("few", rerank.formatted("{'match': {'text': 'even'}}"), "'size': 3,")))
        .isEqualTo(downFrom(28, 2, 3));
    assertThat(ids(search("few", rerank.formatted(clause.formatted(", 'k': 20")), "'size': 3,")))
        .isEqualTo(downFrom(29, 1, 3));
  }

  @Test
  void whatADeadlineCutsShortSaysSo() throws Exception {
    String clause = "{'richter_sparse': {'s': {'query': {'7': 1}, 'deadline': '%s'}}}";
    assertThat(search(INDEX, clause.formatted("1nanos"), "").get("timed_out").asBoolean()).isTrue();
    JsonNode whole = search(INDEX, clause.formatted("10m"), "");
    assertThat(whole.get("timed_out").asBoolean()).isFalse();
    assertThat(ids(whole)).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "all"})
  void theProfileTellsTheWorkOfEachShard(String concurrently) throws Exception {
    client.put(
        "/%s/_settings".formatted(INDEX),
        json("{'index.search.concurrent_segment_search.mode': '%s'}".formatted(concurrently)));
    JsonNode shards =
        search(
                INDEX,
                "{'richter_sparse': {'s': {'query': {'7': 1}, 'exact': true, 'filter': {'range': {'n': {'lt': 500}}}}}}",
                "'profile': true,")
            .path("profile")
            .path("shards");
    assertThat(shards).hasSize(2);
    int scored = 0;
    for (JsonNode shard : shards) {
      JsonNode work = shard.at("/searches/0/query/0/breakdown");
      scored += work.get("richter_documents_scored").asInt();
      assertThat(work.get("richter_stage_1_nanos").asLong()).isPositive();
      assertThat(work.get("richter_bytes_read").asLong()).isPositive();
      assertThat(work.get("richter_vector_kernels").asInt()).isEqualTo(1);
      assertThat(work.get("richter_timed_out").asInt()).isZero();
    }
    assertThat(scored).isEqualTo(500);
    JsonNode rerank =
        search(
            INDEX,
            "{'richter_rerank': {'m': {'query': [[0, 1]], 'first_stage': {'match': {'text': 'odd'}}}}}",
            "'profile': true,");
    assertThat(
            rerank
                .at("/profile/shards/0/searches/0/query/0/breakdown/richter_stage_2_nanos")
                .asLong())
        .isPositive();
  }

  @Test
  void scoresOfClausesAddUp() throws Exception {
    String vectors = "{'richter_sparse': {'s': {'query': {'7': 1}, 'k': 5, 'boost': 3}}}";
    String words = "{'match': {'text': 'even'}}";
    float best = search(INDEX, vectors, "").path("hits").path("max_score").floatValue();
    float word = search(INDEX, words, "").path("hits").path("max_score").floatValue();
    JsonNode both =
        search(
            INDEX,
            "{'bool': {'should': [%s, %s], 'minimum_should_match': 2}}".formatted(vectors, words),
            "");
    assertThat(ids(both)).hasSizeBetween(2, 10).contains(1998);
    assertThat(both.path("hits").path("max_score").floatValue())
        .isCloseTo(best + word, within(0.2f));
    assertThat(best).isCloseTo(9, within(0.1f));
  }

  @Test
  void negativeScoresKeepTheirOrderAcrossShards() throws Exception {
    create(
        "negative",
        "'number_of_shards': 3",
        "'m': {'type': 'richter_multi_vector', 'dimension': 1, 'similarity': 'dot_product', 'element_type': 'float32'}");
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      bulk.append("{\"index\":{\"_id\":\"%d\"}}%n{\"m\":[[%d]]}%n".formatted(i, i - 35));
    }
    bulk("negative", bulk);
    JsonNode answer =
        search(
            "negative",
            "{'richter_multi_vector': {'m': {'query': [[1]], 'k': 40}}}",
            "'size': 40,");
    assertThat(ids(answer)).isEqualTo(downFrom(39, 1, 40));
  }

  @Test
  void tuningMakesARecallAskable() throws Exception {
    String path = "/%s/_search".formatted(INDEX);
    String clause =
        json("{'query': {'richter_sparse': {'s': {'query': {'7': 1, '103': 2}, 'recall': %s}}}}");
    refused(client.exchange("POST", path, clause.formatted("0.9")), "was not tuned");
    assertThat(client.exchange("POST", path, clause.formatted("1")).ok()).isTrue();
    JsonNode tuned =
        client.post(
            "/_plugins/_richter/%s/s/_tune".formatted(INDEX),
            json(
                "{'k': 5, 'queries': [{'103': 1}, {'104': 1, '7': 0.1}, {'105': 1}, {'106': 2}]}"));
    assertThat(tuned.at("/tuning/queries").asInt()).isEqualTo(4);
    assertThat(
            client
                .get("/%s/_mapping".formatted(INDEX))
                .at("/%s/mappings/properties/s/tuning".formatted(INDEX)))
        .isEqualTo(tuned.get("tuning"));
    assertThat(client.exchange("POST", path, clause.formatted("0.9")).ok()).isTrue();
    refused(client.exchange("POST", path, clause.formatted("1.5")), "recall is 1.5");
    refused(
        client.exchange("POST", "/_plugins/_richter/%s/n/_tune".formatted(INDEX), ""),
        "has no field [n]");
  }

  @Test
  void nothingWrongEndsInMoreThanARefusal() throws Exception {
    String path = "/%s/_search".formatted(INDEX);
    refused(
        client.exchange(
            "POST", path, json("{'query': {'richter_sparse': {'x': {'query': {'1': 1}}}}}")),
        "field [x] is not there");
    refused(
        client.exchange(
            "POST", path, json("{'query': {'richter_sparse': {'n': {'query': {'1': 1}}}}}")),
        "of type [integer], expected one of type [richter_sparse]");
    refused(
        client.exchange(
            "POST", path, json("{'query': {'richter_multi_vector': {'m': {'query': [[1]]}}}}")),
        "dimension 1, expected 2");
    refused(
        client.exchange(
            "POST", path, json("{'query': {'richter_multi_vector': {'m': {'query': [[0, 0]]}}}}")),
        "expected a direction");
    refused(client.exchange("POST", path, json("{'query': {'term': {'s': 1}}}")), "has no terms");
    refused(
        client.exchange("PUT", "/%s/_doc/x".formatted(INDEX), json("{'s': [{'1': 1}, {'2': 1}]}")),
        "found [START_ARRAY], expected an object");
    refused(
        client.exchange("PUT", "/%s/_doc/x".formatted(INDEX), json("{'m': [[1, 2, 3]]}")),
        "dimension 3, expected 2");
    assertThat(
            ids(
                search(
                    INDEX,
                    "{'richter_sparse': {'x': {'query': {'1': 1}, 'ignore_unmapped': true}}}",
                    "")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'x': 1 | 'o': {'type': 'nested', 'properties': {'s': {'type': 'richter_sparse'}}} | in the nested object [o]",
        "'x': 1 | 's': {'type': 'richter_sparse', 'copy_to': 't'} | has [copy_to], expected none",
        "'x': 1 | 's': {'type': 'richter_sparse', 'weight_type': 'int4'} | weight_type is [int4], expected one of [uint8, float16]",
        "'x': 1 | 's': {'type': 'richter_sparse', 'block_size': 5000} | blockSize is 5000",
        "'x': 1 | 'm': {'type': 'richter_multi_vector'} | dimension is 0",
        "'x': 1 | 'm': {'type': 'richter_multi_vector', 'dimension': 2, 'document_budget': 'few'} | few",
        "'index.richter': false | 's': {'type': 'richter_sparse'} | in an index with [index.richter: false]",
      })
  void mappingsThatCannotBeAreRefused(String settings, String fields, String message)
      throws Exception {
    refused(
        client.exchange(
            "PUT",
            "/refused",
            json("{'settings': {%s}, 'mappings': {'properties': {%s}}}")
                .formatted(
                    json(settings.equals("'x': 1") ? "'number_of_replicas': 0" : settings),
                    json(fields))),
        message);
  }

  @Test
  void parametersOfFieldsStay() throws Exception {
    refused(
        client.exchange(
            "PUT",
            "/%s/_mapping".formatted(INDEX),
            json("{'properties': {'s': {'type': 'richter_sparse', 'block_size': 4}}}")),
        "Cannot update parameter [block_size] from [0] to [4]");
  }

  @Test
  void anIndexThatWasClosedAnswersAsBefore() throws Exception {
    create(
        "closed",
        "'number_of_shards': 1, 'codec': 'best_compression'",
        "'s': {'type': 'richter_sparse', 'block_threshold': 10}, 'o': {'type': 'nested'}");
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      bulk.append(
          "{\"index\":{\"_id\":\"%d\"}}%n{\"s\":{\"7\":%d},\"o\":[{\"a\":1},{\"a\":2}]}%n"
              .formatted(i, i + 1));
    }
    bulk("closed", bulk);
    String query = "{'richter_sparse': {'s': {'query': {'7': 1}, 'exact': true}}}";
    List<Integer> before = ids(search("closed", query, ""));
    assertThat(before).isEqualTo(downFrom(299, 1, 10));
    client.post("/closed/_close", "");
    client.post("/closed/_open", "");
    cluster.awaitHealth("green");
    assertThat(ids(search("closed", query, ""))).isEqualTo(before);
    assertThat(
            ids(
                search(
                    "closed",
                    "{'exists': {'field': 's'}}",
                    "'size': 0, 'track_total_hits': true,")))
        .isEmpty();
  }

  @Test
  void sourcesAreDerivedFromStoredVectors() throws Exception {
    String derived = "'number_of_shards': 1, 'index.derived_source.enabled': true";
    create(
        "derived",
        derived,
        "'o': {'properties': {'s': {'type': 'richter_sparse'}}}, 'n': {'type': 'integer'}");
    client.put("/derived/_doc/1", json("{'n': 1, 'o': {'s': {'9': 2, '3': 1.3}}}"));
    JsonNode fromTranslog = client.get("/derived/_doc/1").get("_source");
    client.post("/derived/_refresh", "");
    JsonNode stored = client.get("/derived/_doc/1").get("_source");
    assertThat(stored).isEqualTo(fromTranslog);
    assertThat(stored.at("/o/s/indices").toString()).isEqualTo("[3,9]");
    assertThat(stored.at("/o/s/values/0").floatValue()).isCloseTo(1.3f, within(0.01f));
    client.post("/derived/_update/1?refresh=true", json("{'doc': {'n': 2}}"));
    JsonNode updated = client.get("/derived/_doc/1").get("_source");
    assertThat(updated.get("n").asInt()).isEqualTo(2);
    assertThat(updated.get("o")).isEqualTo(stored.get("o"));
    String fields = "'m': {'type': 'richter_multi_vector', 'dimension': 2}";
    refused(
        client.exchange(
            "PUT",
            "/derived2",
            json("{'settings': {" + derived + "}, 'mappings': {'properties': {" + fields + "}}}")),
        "Derive source is not supported");
  }
}
