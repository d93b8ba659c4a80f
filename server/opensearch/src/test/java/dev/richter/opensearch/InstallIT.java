package dev.richter.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.opensearch.cluster.Cluster;
import dev.richter.opensearch.cluster.ClusterNode;
import dev.richter.opensearch.cluster.ClusterOptions;
import dev.richter.opensearch.cluster.Installation;
import dev.richter.opensearch.cluster.RestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
final class InstallIT {

  @Test
  void theZipHasADescriptorAndTheLibrariesThatOpenSearchLacks() throws Exception {
    try (ZipFile zip = new ZipFile(ClusterFixture.plugin().toFile())) {
      List<String> names =
          zip.stream()
              .map(ZipEntry::getName)
              .map(name -> name.replaceFirst("-\\d.*\\.jar$", ".jar"))
              .toList();
      assertThat(names)
          .containsExactlyInAnyOrder(
              "plugin-descriptor.properties",
              "LICENSE",
              "richter-opensearch.jar",
              "richter-engine.jar",
              "agrona.jar");
    }
  }

  @Test
  void anotherVersionOfOpenSearchRefusesThePlugin() throws Exception {
    Path directory = SharedCluster.directory("refused");
    Installation installation = ClusterFixture.bareInstallation(directory);
    Path descriptor =
        installation.install(ClusterFixture.plugin()).resolve("plugin-descriptor.properties");
    Files.writeString(
        descriptor,
        Files.readString(descriptor)
            .replaceAll("opensearch.version=.*", "opensearch.version=3.8.0"));
    assertThatThrownBy(
            () -> Cluster.start(installation, directory.resolve("cluster"), ClusterOptions.of(1)))
        .hasMessageContaining(
            "Plugin [richter] was built for OpenSearch version 3.8.0 but version 3.9.0 is running");
  }

  @Test
  void nodesHaveThePluginAndItsFastKernels(Cluster cluster) throws Exception {
    for (ClusterNode node : cluster.nodes()) {
      assertThat(cluster.client().get("/_cat/plugins").asText())
          .containsPattern(node.name() + " +richter ");
      assertThat(node.log()).contains("Richter scores with its kernels [vector");
    }
  }

  @Test
  void aNodeWithoutTheVectorApiWorksAndSaysSo(Random random) throws Exception {
    Path directory = SharedCluster.directory("scalar");
    try (Cluster cluster =
        Cluster.start(
            ClusterFixture.installation(directory),
            directory.resolve("cluster"),
            ClusterOptions.of(1).withoutVectorApi())) {
      assertThat(cluster.node(0).log())
          .contains("Richter scores with its scalar kernels, several times slower");
      RestClient client = cluster.client();
      client.put("/scalar", "{\"mappings\": %s}".formatted(Passages.MAPPING));
      Passages passages = new Passages(random);
      client.post("/scalar/_bulk?refresh=true", passages.add(200));
      passages.check(client, "scalar", "_primary");
    }
  }

  @Test
  void indexesWithoutVectorsWorkAsEver(Cluster cluster) throws Exception {
    RestClient client = cluster.client();
    client.put(
        "/texts",
        """
        {"settings": {"codec": "best_compression", "sort.field": "year", "sort.order": "asc"},
         "mappings": {"properties": {"text": {"type": "text"}, "year": {"type": "integer"}}}}""");
    client.post(
        "/texts/_bulk?refresh=true",
        """
        {"index": {"_id": "a"}}
        {"text": "a cat sleeps", "year": 2020}
        {"index": {"_id": "b"}}
        {"text": "the dog barks", "year": 2010}
        {"index": {"_id": "c"}}
        {"text": "a cat and a dog", "year": 2000}
        """);
    JsonNode cats = client.post("/texts/_search", "{\"query\": {\"match\": {\"text\": \"cat\"}}}");
    assertThat(cats.at("/hits/hits")).extracting(hit -> hit.get("_id").asText()).contains("a", "c");
    client.post("/texts/_forcemerge?max_num_segments=1", "");
    JsonNode all = client.post("/texts/_search", "{\"sort\": [\"_doc\"]}");
    assertThat(all.at("/hits/hits"))
        .extracting(hit -> hit.get("_id").asText())
        .containsExactly("c", "b", "a");
  }

  @Test
  void starTreesWorkAsEver(Cluster cluster) throws Exception {
    RestClient client = cluster.client();
    client.put(
        "/requests",
        """
        {"settings": {"composite_index": true, "append_only.enabled": true, "number_of_replicas": 0},
         "mappings": {
           "composite": {"tree": {"type": "star_tree", "config": {
             "ordered_dimensions": [{"name": "status"}, {"name": "port"}],
             "metrics": [{"name": "bytes", "stats": ["sum"]}]}}},
           "properties": {"status": {"type": "integer"}, "port": {"type": "integer"},
             "bytes": {"type": "integer"}}}}""");
    StringBuilder lines = new StringBuilder();
    IntStream.range(0, 100)
        .forEach(
            i ->
                lines.append(
                    "{\"index\": {}}\n{\"status\": %d, \"port\": %d, \"bytes\": %d}\n"
                        .formatted(200 + i % 2, 80 + i % 5, i)));
    client.post("/requests/_bulk?refresh=true", lines.toString());
    JsonNode sum =
        client.post(
            "/requests/_search",
            """
            {"size": 0, "query": {"term": {"status": 201}}, "aggs": {"sum": {"sum": {"field": "bytes"}}}}""");
    assertThat(sum.at("/aggregations/sum/value").asInt()).isEqualTo(2500);
  }
}
