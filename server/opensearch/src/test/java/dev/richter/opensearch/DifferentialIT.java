package dev.richter.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.Document;
import dev.richter.DocumentId;
import dev.richter.Hit;
import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.filter.Filter;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.opensearch.cluster.Cluster;
import dev.richter.opensearch.cluster.RestClient;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same writes to a cluster and to an embedded index, and then the same questions. */
@ExtendWith(SharedCluster.class)
final class DifferentialIT {

  private static final int DOCUMENTS = 1500;
  private static final int ROUNDS = 8;
  private static final int WRITES = 400;
  private static final int QUERIES = 12;
  private static final int DIMENSION = 8;
  private static final int TOKENS = 400;
  private static final int K = 10;
  private static final JsonMapper JSON = new JsonMapper();
  private static final SparseParameters SPARSE = SparseParameters.defaults().withBlockThreshold(64);
  private static final MultiVectorParameters MULTI =
      MultiVectorParameters.of(DIMENSION)
          .withBudgets(ClusteringBudget.NONE, ClusteringBudget.parse("50%"))
          .withListThreshold(200);

  private Random random = new Random();
  private final Map<Integer, Document> present = new HashMap<>();

  @ParameterizedTest
  @CsvSource({"DOCUMENT, false", "DOCUMENT, true", "SEGMENT, false"})
  void aClusterAnswersAsAnIndexDoes(
      String replication, boolean sorted, Cluster cluster, Random seeded) throws Exception {
    random = seeded;
    RestClient client = cluster.client();
    String name = "differential-%s-%s".formatted(replication, sorted).toLowerCase(Locale.ROOT);
    client.put("/" + name, settings(replication, sorted));
    IndexOptions options = IndexOptions.of().field("s", SPARSE).field("m", MULTI);
    try (RichterIndex index = RichterIndex.inMemory(options)) {
      for (int round = 0; round < ROUNDS; round++) {
        write(client, name, index);
        if (round == ROUNDS / 2) {
          client.post("/%s/_forcemerge?max_num_segments=1".formatted(name), "");
        }
        client.post("/%s/_refresh".formatted(name), "");
        index.commit();
        compare(client, name, index);
      }
      cluster.awaitHealth("green");
      assertThat(client.get("/%s/_count".formatted(name)).get("count").asInt())
          .isEqualTo(present.size());
    }
  }

  private static String settings(String replication, boolean sorted) {
    ObjectNode all = JSON.createObjectNode();
    ObjectNode settings = all.putObject("settings");
    settings.put("number_of_shards", 3).put("number_of_replicas", 1).put("refresh_interval", "-1");
    settings.put("index.replication.type", replication);
    if (sorted) {
      settings.put("index.sort.field", "n").put("index.sort.order", "desc");
    }
    ObjectNode fields = all.putObject("mappings").putObject("properties");
    fields.putObject("s").put("type", "richter_sparse").put("block_threshold", 64);
    fields
        .putObject("m")
        .put("type", "richter_multi_vector")
        .put("dimension", DIMENSION)
        .put("document_budget", "50%")
        .put("list_threshold", 200);
    fields.putObject("n").put("type", "integer");
    fields.putObject("tag").put("type", "keyword");
    return all.toString();
  }

  private void write(RestClient client, String name, RichterIndex index) throws Exception {
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < WRITES; i++) {
      int id = random.nextInt(DOCUMENTS);
      Document existing = present.get(id);
      int kind = random.nextInt(6);
      if (kind == 0) {
        bulk.append(action("delete", name, id)).append('\n');
        index.delete(DocumentId.of(id));
        present.remove(id);
        continue;
      }
      String payload =
          "{\"n\":%d,\"tag\":\"t%d\"}".formatted(random.nextInt(100), random.nextInt(4));
      ObjectNode source = (ObjectNode) JSON.readTree(payload);
      Document document;
      if (kind == 1 && existing != null) {
        document = existing.payload(payload);
        bulk.append(action("update", name, id)).append('\n');
        bulk.append(JSON.createObjectNode().set("doc", source).toString()).append('\n');
      } else {
        document = withVectors(Document.of(id).payload(payload), source);
        bulk.append(action("index", name, id)).append('\n').append(source).append('\n');
      }
      index.upsert(document);
      present.put(id, document);
    }
    for (JsonNode item : client.post("/_bulk", bulk.toString()).get("items")) {
      JsonNode outcome = item.elements().next();
      assertThat(outcome.has("error")).as(outcome.toString()).isFalse();
    }
  }

  /** One vector or both. */
  private Document withVectors(Document document, ObjectNode source) {
    int fields = random.nextInt(10);
    Document result = document;
    if (fields > 0) {
      SparseVector vector = sparse(1 + random.nextInt(30));
      result = result.with("s", vector);
      source.set("s", json(vector));
    }
    if (fields < 8) {
      MultiVector rows = rows(1 + random.nextInt(8));
      result = result.with("m", rows);
      source.set("m", json(rows));
    }
    return result;
  }

  private static String action(String kind, String index, int id) {
    return "{\"%s\":{\"_index\":\"%s\",\"_id\":\"%d\"}}".formatted(kind, index, id);
  }

  private void compare(RestClient client, String name, RichterIndex index) throws Exception {
    for (int i = 0; i < QUERIES; i++) {
      SparseVector words = sparse(1 + random.nextInt(10));
      MultiVector rows = rows(1 + random.nextInt(5));
      ObjectNode sparse = clause(json(words)).put("exact", true);
      ObjectNode multi = clause(json(rows)).put("exact", true);
      SearchRequest request;
      ObjectNode query = JSON.createObjectNode();
      switch (i % 3) {
        case 0 -> {
          request = filter(SearchRequest.sparse("s", words, K).exact(true), sparse);
          query.putObject("richter_sparse").set("s", sparse);
        }
        case 1 -> {
          request = filter(SearchRequest.multiVector("m", rows, K).exact(true), multi);
          query.putObject("richter_multi_vector").set("m", multi);
        }
        default -> {
          // All candidates, since each shard takes as many as are asked for.
          request = filter(SearchRequest.sparse("s", words, K).exact(true), sparse);
          request = request.rerank("m", rows, DOCUMENTS);
          ObjectNode rerank = clause(json(rows)).put("depth", DOCUMENTS);
          rerank.putObject("first_stage").putObject("richter_sparse").set("s", sparse);
          sparse.put("k", DOCUMENTS);
          query.putObject("richter_rerank").set("m", rerank);
        }
      }
      ObjectNode body = JSON.createObjectNode().put("size", K).put("_source", false);
      body.set("query", query);
      JsonNode answer =
          client.post("/%s/_search?preference=_primary".formatted(name), body.toString());
      assertThat(answer.path("_shards").path("failed").asInt()).isZero();
      assertSame(answer.path("hits").path("hits"), index, request);
    }
  }

  private static ObjectNode clause(JsonNode query) {
    return JSON.createObjectNode().put("k", K).set("query", query);
  }

  /** None, or one that accepts some, few or no documents. */
  private SearchRequest filter(SearchRequest request, ObjectNode clause) {
    switch (random.nextInt(4)) {
      case 0 -> {
        int tag = random.nextInt(5);
        clause.putObject("filter").putObject("term").put("tag", "t" + tag);
        return request.filter(Filter.match("tag", "t" + tag));
      }
      case 1 -> {
        int least = random.nextInt(110);
        clause.putObject("filter").putObject("range").putObject("n").put("gte", least);
        return request.filter(Filter.range("n").gte(least));
      }
      default -> {
        return request;
      }
    }
  }

  /** Documents of equal scores may stand in for each other. */
  private static void assertSame(JsonNode actual, RichterIndex index, SearchRequest request) {
    List<Hit> expected = index.search(request).hits();
    Map<String, Float> scores = new HashMap<>();
    SearchRequest all =
        new SearchRequest(
            request.field(),
            request.query(),
            DOCUMENTS,
            request.parameters(),
            request.recall(),
            request.deadline(),
            request.filter(),
            request.rerank(),
            false);
    index.search(all).hits().forEach(hit -> scores.put(hit.id().toString(), hit.score()));
    assertThat(actual).hasSize(expected.size());
    for (int rank = 0; rank < expected.size(); rank++) {
      float wanted = expected.get(rank).score();
      float score = (float) actual.get(rank).get("_score").asDouble();
      float own = scores.get(actual.get(rank).get("_id").asText());
      Offset<Float> tolerance = within(1e-5f * Math.max(1, Math.abs(wanted)));
      assertThat(own).isCloseTo(wanted, tolerance);
      if (wanted > 0) {
        assertThat(score).isCloseTo(wanted, tolerance);
      } else {
        assertThat(score).isBetween(0f, 1e-29f);
      }
    }
  }

  private SparseVector sparse(int size) {
    Map<Integer, Float> weights = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      weights.put(
          (int) (TOKENS * random.nextDouble() * random.nextDouble()),
          0.05f + 3 * random.nextFloat());
    }
    return SparseVector.of(weights);
  }

  private MultiVector rows(int size) {
    float[] values = new float[size * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return MultiVector.of(DIMENSION, values);
  }

  private static ObjectNode json(SparseVector vector) {
    ObjectNode weights = JSON.createObjectNode();
    for (int i = 0; i < vector.size(); i++) {
      weights.put(Integer.toString(vector.token(i)), vector.weight(i));
    }
    return weights;
  }

  private static ArrayNode json(MultiVector vectors) {
    ArrayNode rows = JSON.createArrayNode();
    for (int row = 0; row < vectors.size(); row++) {
      ArrayNode values = rows.addArray();
      for (float value : vectors.row(row)) {
        values.add(value);
      }
    }
    return rows;
  }
}
