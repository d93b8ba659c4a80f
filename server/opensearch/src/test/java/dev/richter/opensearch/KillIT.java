package dev.richter.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.opensearch.cluster.Await;
import dev.richter.opensearch.cluster.Cluster;
import dev.richter.opensearch.cluster.ClusterNode;
import dev.richter.opensearch.cluster.RestClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "richter.test.clusters", matches = "true")
@ExtendWith(SharedCluster.class)
final class KillIT {

  private static final int BATCH = 20;
  private static final int GET_BATCH = 500;
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Indexes of both kinds of replication lose a node at once. */
  @Test
  void whatWasAcknowledgedSurvivesTheLossOfANode(Cluster cluster, Random random) throws Exception {
    List<Load> loads = new ArrayList<>();
    for (String replication : List.of("DOCUMENT", "SEGMENT")) {
      loads.add(Load.begin(cluster, replication, new Passages(random)));
    }
    // The one that leads the cluster, for it is missed most.
    String leader = cluster.client().get("/_cat/cluster_manager?h=node").asText().strip();
    ClusterNode victim =
        cluster.nodes().stream()
            .filter(node -> node.name().equals(leader))
            .findFirst()
            .orElseThrow();
    List<RestClient> survivors = new ArrayList<>();
    for (ClusterNode node : cluster.nodes()) {
      if (node != victim) {
        survivors.add(node.client());
      }
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> working = new ArrayList<>();
      for (Load load : loads) {
        working.add(threads.submit(() -> load.write(survivors.getFirst())));
        working.add(threads.submit(() -> load.ask(survivors.getLast())));
      }
      try {
        awaitWrites(loads);
        victim.kill();
        awaitWrites(loads);
        cluster.awaitHealth("green");
        awaitWrites(loads);
        cluster.restart(victim);
        cluster.awaitHealth("green");
        awaitWrites(loads);
      } finally {
        loads.forEach(Load::end);
      }
      for (Future<?> work : working) {
        work.get();
      }
    }
    for (Load load : loads) {
      System.out.println("kill, " + load);
      load.check(cluster);
    }
  }

  private static void awaitWrites(List<Load> loads) throws Exception {
    for (Load load : loads) {
      load.awaitWrites();
    }
  }

  /**
   * Gets all documents by their ids, again while a shard is on its way to another node: what is
   * lost stays lost.
   */
  private static void awaitAllAreThere(Cluster cluster, String index, List<String> ids)
      throws Exception {
    AtomicReference<List<JsonNode>> missing = new AtomicReference<>(List.of());
    try {
      Await.until(
          LIMIT,
          "all %d documents are there".formatted(ids.size()),
          () -> {
            cluster.awaitHealth("green");
            missing.set(missing(cluster.client(), index, ids));
            return missing.get().isEmpty() ? Optional.of(ids) : Optional.empty();
          });
    } catch (IllegalStateException e) {
      throw new AssertionError("%d are missing: %s".formatted(missing.get().size(), missing), e);
    }
  }

  private static List<JsonNode> missing(RestClient client, String index, List<String> ids)
      throws Exception {
    List<JsonNode> missing = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += GET_BATCH) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + GET_BATCH));
      JsonNode documents =
          client.post(
              "/" + index + "/_mget?_source=false",
              "{\"ids\": [\"%s\"]}".formatted(String.join("\", \"", some)));
      for (JsonNode document : documents.get("docs")) {
        if (!document.path("found").asBoolean()) {
          missing.add(document);
        }
      }
    }
    return missing;
  }

  /** Writes and queries that go on until they are ended, whatever happens to the cluster. */
  private static final class Load {

    private final String index;
    private final Passages passages;
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger partial = new AtomicInteger();
    private final AtomicLong longestGap = new AtomicLong();
    private volatile boolean ended;

    private Load(String index, Passages passages) {
      this.index = index;
      this.passages = passages;
    }

    /** Makes an index with some documents. */
    static Load begin(Cluster cluster, String replication, Passages passages) throws Exception {
      String index = "kept-" + replication.toLowerCase(Locale.ROOT);
      RestClient client = cluster.client();
      client.put(
          "/" + index,
          """
          {"settings": {"number_of_shards": 3, "number_of_replicas": 1, "refresh_interval": "200ms",
            "replication.type": "%s", "unassigned.node_left.delayed_timeout": "0"}, "mappings": %s}"""
              .formatted(replication, Passages.MAPPING));
      cluster.awaitHealth("green");
      client.post("/" + index + "/_bulk?refresh=true", passages.add(10 * BATCH));
      return new Load(index, passages);
    }

    /** Compares what both copies of each shard answer, and gets every document. */
    void check(Cluster cluster) throws Exception {
      RestClient client = cluster.client();
      client.post("/" + index + "/_refresh", "");
      passages.awaitAndCheck(client, index, "_primary");
      passages.awaitAndCheck(client, index, "_replica");
      awaitAllAreThere(cluster, index, passages.ids());
    }

    void end() {
      ended = true;
    }

    /** Waits until some more is written. */
    void awaitWrites() throws Exception {
      int wanted = written.get() + 10;
      Await.until(
          LIMIT,
          "documents are written",
          () -> written.get() >= wanted ? Optional.of(true) : Optional.empty());
    }

    /** Writes new documents, the same again until all of them are acknowledged. */
    Object write(RestClient client) throws Exception {
      while (!ended) {
        String lines = passages.add(BATCH);
        Await.until(
            LIMIT,
            "a batch is acknowledged",
            () -> {
              if (acknowledged(client, lines)) {
                return Optional.of(written.incrementAndGet());
              }
              refused.incrementAndGet();
              return Optional.empty();
            });
        Thread.sleep(PAUSE);
      }
      return written;
    }

    private boolean acknowledged(RestClient client, String lines) throws InterruptedException {
      try {
        RestClient.Answer answer =
            client.exchange("POST", "/" + index + "/_bulk?timeout=5s", lines);
        return answer.ok() && !answer.body().path("errors").asBoolean(true);
      } catch (IOException e) {
        return false;
      }
    }

    /** Asks, and measures how long there is no whole answer. */
    Object ask(RestClient client) throws Exception {
      long last = System.nanoTime();
      while (!ended) {
        try {
          passages.checkScores(client, index);
          long now = System.nanoTime();
          longestGap.accumulateAndGet(now - last, Math::max);
          last = now;
          answered.incrementAndGet();
        } catch (IOException e) {
          partial.incrementAndGet();
        }
        // The nodes have to get on, too.
        Thread.sleep(PAUSE);
      }
      return answered;
    }

    @Override
    public String toString() {
      return "%s: %d batches written, %d tries refused; %d queries answered, %d in part or not at all, %d ms without a whole answer at most"
          .formatted(
              index,
              written.get(),
              refused.get(),
              answered.get(),
              partial.get(),
              longestGap.get() / 1_000_000);
    }
  }
}
