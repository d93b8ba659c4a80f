package dev.richter.opensearch.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Nodes of OpenSearch that find each other. Nodes may be stopped, killed and started again; {@link
 * #close()} ends what runs, and leaves the files. For use by one thread at a time.
 */
public final class Cluster implements AutoCloseable {

  private static final Duration HEALTH_LIMIT = Duration.ofMinutes(2);

  private final List<ClusterNode> nodes;
  private final HttpClient http;

  private Cluster(List<ClusterNode> nodes, HttpClient http) {
    this.nodes = nodes;
    this.http = http;
  }

  /**
   * Starts a cluster, and returns when all nodes are in it.
   *
   * @param installation what the nodes run; not to change while they do
   * @param directory where each node gets a directory; if they are there already, with their data
   * @throws IllegalStateException if a node ends or takes too long; the message has the end of its
   *     log
   */
  public static Cluster start(Installation installation, Path directory, ClusterOptions options)
      throws Exception {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    List<String> names =
        IntStream.range(0, options.nodes()).mapToObj("node-%d"::formatted).toList();
    List<ClusterNode> nodes = new ArrayList<>();
    for (String name : names) {
      ClusterNode node =
          new ClusterNode(name, directory.resolve(name), installation, options, http);
      node.configure(directory.getFileName().toString(), names.getFirst());
      nodes.add(node);
    }
    Cluster cluster = new Cluster(List.copyOf(nodes), http);
    try {
      for (ClusterNode node : nodes) {
        node.launch(node == nodes.getFirst());
      }
      cluster.joinAll();
    } catch (Exception e) {
      cluster.kill();
      throw e;
    }
    return cluster;
  }

  /** All nodes, whether they run or not. */
  public List<ClusterNode> nodes() {
    return nodes;
  }

  /** The node with this number, from 0. */
  public ClusterNode node(int number) {
    return nodes.get(number);
  }

  /** A client of the first node that runs. */
  public RestClient client() throws IOException {
    return running().getFirst().client();
  }

  /** Starts a node again on its data, and returns when it is in the cluster. */
  public void restart(ClusterNode node) throws Exception {
    node.launch(node == nodes.getFirst());
    joinAll();
  }

  private List<ClusterNode> running() {
    return nodes.stream().filter(ClusterNode::isRunning).toList();
  }

  private void joinAll() throws Exception {
    List<ClusterNode> running = running();
    List<String> transports = new ArrayList<>();
    for (ClusterNode node : running) {
      transports.add(node.awaitTransport());
    }
    for (ClusterNode node : running) {
      node.announce(transports);
    }
    for (ClusterNode node : running) {
      awaitHealth(node, "wait_for_nodes=" + running.size());
    }
  }

  /**
   * Waits until the shards of all indexes are where they should be.
   *
   * @param status {@code green}, {@code yellow} for primaries alone
   * @return the health
   * @throws IllegalStateException if that takes too long; the message has the ends of the logs
   */
  public JsonNode awaitHealth(String status) throws Exception {
    return awaitHealth(
        running().getFirst(),
        "wait_for_no_initializing_shards=true&wait_for_no_relocating_shards=true&wait_for_status="
            + status);
  }

  private JsonNode awaitHealth(ClusterNode node, String condition) throws Exception {
    String path = "/_cluster/health?timeout=5s&" + condition;
    try {
      return Await.until(
          HEALTH_LIMIT,
          path,
          () -> {
            RestClient.Answer answer = node.client().exchange("GET", path, "");
            return answer.ok() && !answer.body().path("timed_out").asBoolean(true)
                ? Optional.of(answer.body())
                : Optional.empty();
          });
    } catch (IllegalStateException | IOException e) {
      throw new IllegalStateException(e.getMessage() + "\n" + lastLines(), e);
    }
  }

  /** What the nodes have written last, for messages about failures. */
  public String lastLines() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (ClusterNode node : nodes) {
      lines.append("--- ").append(node.name()).append('\n').append(node.lastLines()).append('\n');
    }
    return lines.toString();
  }

  private void kill() throws InterruptedException {
    for (ClusterNode node : nodes) {
      node.kill();
    }
    http.close();
  }

  /** Ends all nodes, the first in order, so that it can keep what makes the next start faster. */
  @Override
  public void close() throws InterruptedException {
    nodes.getFirst().stop();
    kill();
  }
}
