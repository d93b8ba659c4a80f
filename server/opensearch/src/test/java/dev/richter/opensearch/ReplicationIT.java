package dev.richter.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.opensearch.cluster.Cluster;
import dev.richter.opensearch.cluster.RestClient;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedCluster.class)
final class ReplicationIT {

  private static final String INDEX = "replicated";
  private static final List<String> COPIES = List.of("_primary", "_replica");

  @ParameterizedTest
  @ValueSource(strings = {"DOCUMENT", "SEGMENT"})
  void allCopiesAnswerAlike(String replication, Cluster cluster, Random random) throws Exception {
    RestClient client = cluster.client();
    Passages passages = new Passages(random);
    client.put(
        "/" + INDEX,
        """
        {"settings": {"number_of_shards": 3, "number_of_replicas": 1, "refresh_interval": -1,
          "replication.type": "%s", "sort.field": "year", "sort.order": "desc"}, "mappings": %s}"""
            .formatted(replication, Passages.MAPPING));
    cluster.awaitHealth("green");
    for (int i = 0; i < 3; i++) {
      bulk(client, passages.add(250));
    }
    checkCopies(client, passages);

    bulk(client, passages.change(100));
    bulk(client, passages.update(50));
    bulk(client, passages.delete(120));
    checkCopies(client, passages);

    JsonNode merged = client.post("/" + INDEX + "/_forcemerge?max_num_segments=1", "");
    assertThat(merged.at("/_shards/failed").asInt()).isEqualTo(0);
    checkCopies(client, passages);

    client.post("/" + INDEX + "/_close", "");
    client.post("/" + INDEX + "/_open", "");
    cluster.awaitHealth("green");
    checkCopies(client, passages);
  }

  private static void bulk(RestClient client, String lines) throws Exception {
    JsonNode answer = client.post("/" + INDEX + "/_bulk?refresh=true", lines);
    assertThat(answer.get("errors").asBoolean()).as(answer.toString()).isFalse();
  }

  private static void checkCopies(RestClient client, Passages passages) throws Exception {
    client.post("/" + INDEX + "/_refresh", "");
    for (String copy : COPIES) {
      passages.awaitAndCheck(client, INDEX, copy);
    }
  }
}
