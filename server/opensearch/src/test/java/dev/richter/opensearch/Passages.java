package dev.richter.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.opensearch.cluster.Await;
import dev.richter.opensearch.cluster.RestClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random documents, what an index should have of them, and what it should find. Weights and values
 * are such that scores are exact in single precision, so that answers can be compared digit by
 * digit with those that are computed here. Threads may add documents while others ask.
 */
final class Passages {

  static final String MAPPING =
      """
      {"properties": {
        "splade": {"type": "richter_sparse", "weight_type": "float16", "block_threshold": 32, "block_size": 4},
        "colbert": {"type": "richter_multi_vector", "dimension": 4, "similarity": "dot_product",
                    "element_type": "float32", "list_threshold": 32},
        "year": {"type": "integer"}}}""";

  private static final int K = 10;
  private static final int QUERIES = 3;
  private static final int DIMENSION = 4;
  private static final int VOCABULARY = 400;
  private static final Duration COPY_LIMIT = Duration.ofSeconds(60);

  private record Passage(Map<Integer, Float> tokens, List<List<Integer>> rows, int year) {

    String json() {
      return "{\"splade\": %s, \"colbert\": %s, \"year\": %d}"
          .formatted(object(tokens), rows, year);
    }
  }

  private record Hit(String id, float score) {}

  private final Random random;
  private final Map<String, Passage> passages = new ConcurrentSkipListMap<>();
  private int made;

  Passages(Random random) {
    this.random = random;
  }

  int size() {
    return passages.size();
  }

  List<String> ids() {
    return List.copyOf(passages.keySet());
  }

  /** Lines of a bulk request that writes new documents. */
  synchronized String add(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      write("p%05d".formatted(made++), lines);
    }
    return lines.toString();
  }

  /** Lines that write some of the documents anew, with other vectors. */
  String change(int count) {
    StringBuilder lines = new StringBuilder();
    for (String id : some(count)) {
      write(id, lines);
    }
    return lines.toString();
  }

  /** Lines that update a field beside the vectors. */
  String update(int count) {
    StringBuilder lines = new StringBuilder();
    for (String id : some(count)) {
      Passage old = passages.get(id);
      passages.put(id, new Passage(old.tokens(), old.rows(), old.year() + 1));
      lines.append("{\"update\": {\"_id\": \"%s\"}}\n".formatted(id));
      lines.append("{\"doc\": {\"year\": %d}}\n".formatted(old.year() + 1));
    }
    return lines.toString();
  }

  /** Lines that delete some of the documents. */
  String delete(int count) {
    StringBuilder lines = new StringBuilder();
    for (String id : some(count)) {
      passages.remove(id);
      lines.append("{\"delete\": {\"_id\": \"%s\"}}\n".formatted(id));
    }
    return lines.toString();
  }

  private List<String> some(int count) {
    List<String> ids = new ArrayList<>(passages.keySet());
    Collections.shuffle(ids, random);
    return ids.subList(0, count);
  }

  private void write(String id, StringBuilder lines) {
    List<List<Integer>> rows = rows(1 + random.nextInt(6));
    Passage passage = new Passage(tokens(5 + random.nextInt(20)), rows, 2000 + random.nextInt(20));
    passages.put(id, passage);
    lines.append("{\"index\": {\"_id\": \"%s\"}}\n%s\n".formatted(id, passage.json()));
  }

  private synchronized Map<Integer, Float> tokens(int count) {
    Map<Integer, Float> tokens = new TreeMap<>();
    while (tokens.size() < count) {
      double u = random.nextDouble();
      tokens.put((int) (VOCABULARY * u * u), (1 + random.nextInt(255)) / 64f);
    }
    return tokens;
  }

  private synchronized List<List<Integer>> rows(int count) {
    return Stream.generate(
            () -> Stream.generate(() -> 1 + random.nextInt(40)).limit(DIMENSION).toList())
        .limit(count)
        .toList();
  }

  private static String object(Map<Integer, Float> tokens) {
    return tokens.entrySet().stream()
        .map(token -> "\"%d\": %s".formatted(token.getKey(), token.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static double inner(Map<Integer, Float> query, Passage passage) {
    return query.entrySet().stream()
        .mapToDouble(t -> t.getValue() * passage.tokens().getOrDefault(t.getKey(), 0f))
        .sum();
  }

  private static double maxSim(List<List<Integer>> query, Passage passage) {
    return query.stream()
        .mapToInt(
            row -> passage.rows().stream().mapToInt(other -> dot(row, other)).max().orElseThrow())
        .sum();
  }

  private static int dot(List<Integer> a, List<Integer> b) {
    return IntStream.range(0, DIMENSION).map(i -> a.get(i) * b.get(i)).sum();
  }

  /**
   * Asks random queries, and compares the answers.
   *
   * @param preference which copies are to answer
   */
  void check(RestClient client, String index, String preference)
      throws IOException, InterruptedException {
    assertThat(
            client
                .get("/%s/_count?preference=%s".formatted(index, preference))
                .get("count")
                .asInt())
        .isEqualTo(size());
    for (int i = 0; i < QUERIES; i++) {
      checkSparse(client, index, preference);
      checkRows(client, index, preference);
      checkScores(client, index);
    }
  }

  /** Waits until the copies that follow others have followed, and compares their answers. */
  void awaitAndCheck(RestClient client, String index, String preference) throws Exception {
    Await.until(
        COPY_LIMIT,
        "%s of %s has %d documents".formatted(preference, index, size()),
        () -> {
          try {
            check(client, index, preference);
            return Optional.of(true);
          } catch (AssertionError e) {
            return Optional.empty();
          }
        });
    check(client, index, preference);
  }

  void checkSparse(RestClient client, String index, String preference)
      throws IOException, InterruptedException {
    Map<Integer, Float> query = tokens(4 + random.nextInt(5));
    ToDoubleFunction<Passage> score = passage -> inner(query, passage);
    String clause = "{\"richter_sparse\": {\"splade\": {\"query\": %s, \"k\": 10, %s}}}";
    // Both are exact, one by scanning and the other by the bounds of blocks.
    for (String how : List.of("\"exact\": true", "\"impact_cut\": 0, \"heap_factor\": 1")) {
      assertFound(
          search(client, index, preference, clause.formatted(object(query), how)),
          score,
          passage -> true);
    }
    String filter = "\"exact\": true, \"filter\": {\"range\": {\"year\": {\"gte\": 2010}}}";
    assertFound(
        search(client, index, preference, clause.formatted(object(query), filter)),
        score,
        passage -> passage.year() >= 2010);
  }

  /** Asks with the defaults: documents may be missed, but each that is found has its score. */
  void checkScores(RestClient client, String index) throws IOException, InterruptedException {
    Map<Integer, Float> query = tokens(6);
    assertScores(
        search(
            client,
            index,
            "_local",
            "{\"richter_sparse\": {\"splade\": {\"query\": %s}}}".formatted(object(query))),
        passage -> inner(query, passage));
  }

  private void checkRows(RestClient client, String index, String preference)
      throws IOException, InterruptedException {
    List<List<Integer>> query = rows(3);
    ToDoubleFunction<Passage> score = passage -> maxSim(query, passage);
    String clause = "{\"richter_multi_vector\": {\"colbert\": {\"query\": %s, \"k\": 10, %s}}}";
    assertFound(
        search(client, index, preference, clause.formatted(query, "\"exact\": true")),
        score,
        passage -> true);
    assertScores(search(client, index, preference, clause.formatted(query, "\"boost\": 1")), score);
    assertFound(
        search(
            client,
            index,
            preference,
            """
            {"richter_rerank": {"colbert": {"query": %s, "k": 10, "depth": 10000,
              "first_stage": {"range": {"year": {"gte": 2005}}}}}}"""
                .formatted(query)),
        score,
        passage -> passage.year() >= 2005);
  }

  private static List<Hit> search(RestClient client, String index, String preference, String query)
      throws IOException, InterruptedException {
    JsonNode answer =
        client.post(
            "/%s/_search?preference=%s".formatted(index, preference),
            "{\"size\": %d, \"_source\": false, \"query\": %s}".formatted(K, query));
    if (answer.at("/_shards/failed").asInt() > 0 || answer.path("timed_out").asBoolean()) {
      throw new IOException("part of the answer is missing: " + answer);
    }
    List<Hit> hits = new ArrayList<>();
    for (JsonNode hit : answer.at("/hits/hits")) {
      hits.add(new Hit(hit.get("_id").asText(), (float) hit.get("_score").asDouble()));
    }
    return hits;
  }

  private void assertFound(
      List<Hit> hits, ToDoubleFunction<Passage> score, Predicate<Passage> accepted) {
    List<Float> best =
        passages.values().stream()
            .filter(accepted)
            .map(passage -> (float) score.applyAsDouble(passage))
            .filter(positive -> positive > 0)
            .sorted(Comparator.reverseOrder())
            .limit(K)
            .toList();
    assertThat(hits).extracting(Hit::score).isEqualTo(best);
    assertScores(hits, score);
    assertThat(hits).allMatch(hit -> accepted.test(passages.get(hit.id())));
  }

  private void assertScores(List<Hit> hits, ToDoubleFunction<Passage> score) {
    assertThat(hits).isNotEmpty();
    assertThat(hits)
        .allSatisfy(
            hit -> {
              assertThat(passages).containsKey(hit.id());
              assertThat(hit.score())
                  .isEqualTo((float) score.applyAsDouble(passages.get(hit.id())));
            });
  }
}
