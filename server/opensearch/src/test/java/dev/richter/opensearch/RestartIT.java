package dev.richter.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.opensearch.cluster.Cluster;
import dev.richter.opensearch.cluster.ClusterNode;
import dev.richter.opensearch.cluster.ClusterOptions;
import dev.richter.opensearch.cluster.RestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "richter.test.clusters", matches = "true")
@ExtendWith(SharedCluster.class)
final class RestartIT {

  private static final String INDEX = "kept";
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Passages passages;

  @BeforeEach
  void makeAnIndex(Cluster cluster, Random random) throws Exception {
    passages = new Passages(random);
    RestClient client = cluster.client();
    client.put(
        "/" + INDEX,
        """
        {"settings": {"number_of_shards": 3, "number_of_replicas": 1}, "mappings": %s}"""
            .formatted(Passages.MAPPING));
    client.post("/" + INDEX + "/_bulk", passages.add(600));
    client.post("/" + INDEX + "/_bulk?refresh=true", passages.delete(60));
    cluster.awaitHealth("green");
  }

  @Test
  void aRollingRestartKeepsEveryAnswer(Cluster cluster) throws Exception {
    AtomicInteger answers = new AtomicInteger();
    AtomicInteger failures = new AtomicInteger();
    for (ClusterNode node : cluster.nodes()) {
      List<RestClient> others = new ArrayList<>();
      for (ClusterNode other : cluster.nodes()) {
        if (other != node) {
          others.add(other.client());
        }
      }
      AtomicBoolean done = new AtomicBoolean();
      try (ExecutorService asking = Executors.newSingleThreadExecutor()) {
        Future<?> asked =
            asking.submit(
                () -> {
                  while (!done.get()) {
                    try {
                      passages.checkSparse(others.get(answers.get() % 2), INDEX, "_local");
                      answers.incrementAndGet();
                    } catch (IOException e) {
                      failures.incrementAndGet();
                    }
                    // The node that starts has to get on, too.
                    Thread.sleep(PAUSE);
                  }
                  return null;
                });
        try {
          node.stop();
          cluster.restart(node);
          cluster.awaitHealth("green");
        } finally {
          done.set(true);
        }
        asked.get();
      }
    }
    System.out.printf(
        "rolling restart: %d rounds of queries were answered, %d were not%n",
        answers.get(), failures.get());
    assertThat(answers.get()).isGreaterThan(10 * failures.get());
    passages.check(cluster.client(), INDEX, "_primary");
    passages.check(cluster.client(), INDEX, "_replica");
  }

  @Test
  void anotherClusterRestoresASnapshot(Cluster cluster) throws Exception {
    String repository = "{\"type\": \"fs\", \"settings\": {\"location\": \"%s\"}}";
    cluster.client().put("/_snapshot/disk", repository.formatted(SharedCluster.snapshots()));
    cluster
        .client()
        .put("/_snapshot/disk/one?wait_for_completion=true", "{\"indices\": \"" + INDEX + "\"}");

    Path directory = SharedCluster.directory("restored");
    try (Cluster other =
        Cluster.start(
            ClusterFixture.installation(directory),
            directory.resolve("cluster"),
            ClusterOptions.of(1).with("path.repo", SharedCluster.snapshots().toString()))) {
      RestClient client = other.client();
      client.put("/_snapshot/disk", repository.formatted(SharedCluster.snapshots()));
      client.post(
          "/_snapshot/disk/one/_restore?wait_for_completion=true",
          "{\"index_settings\": {\"index.number_of_replicas\": 0}}");
      other.awaitHealth("green");
      passages.check(client, INDEX, "_primary");
      // What is restored goes on being written.
      client.post("/" + INDEX + "/_bulk?refresh=true", passages.change(50));
      passages.check(client, INDEX, "_primary");
    }
    cluster.client().delete("/_snapshot/disk/one");
    cluster.client().delete("/_snapshot/disk");
  }
}
