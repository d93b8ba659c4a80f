package dev.richter.opensearch.cluster;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a cluster is to be like.
 *
 * @param nodes how many nodes, all of the same kind
 * @param heapMegabytes the heap of each node
 * @param vectorApi whether nodes get the module of the Vector API, as OpenSearch's own {@code
 *     jvm.options} has it
 * @param jvmOptions further options of the JVM
 * @param settings settings of OpenSearch for all nodes, by name
 */
public record ClusterOptions(
    int nodes,
    int heapMegabytes,
    boolean vectorApi,
    List<String> jvmOptions,
    Map<String, String> settings) {

  public ClusterOptions {
    if (nodes < 1) {
      throw new IllegalArgumentException(
          "a cluster of %d nodes, expected 1 or more".formatted(nodes));
    }
    jvmOptions = List.copyOf(jvmOptions);
    settings = Map.copyOf(settings);
  }

  /** So many nodes with a heap of 512 MB each, and nothing else said. */
  public static ClusterOptions of(int nodes) {
    return new ClusterOptions(nodes, 512, true, List.of(), Map.of());
  }

  /** With another heap for each node. */
  public ClusterOptions withHeap(int megabytes) {
    return new ClusterOptions(nodes, megabytes, vectorApi, jvmOptions, settings);
  }

  /** Without the module of the Vector API. */
  public ClusterOptions withoutVectorApi() {
    return new ClusterOptions(nodes, heapMegabytes, false, jvmOptions, settings);
  }

  /** With other options of the JVM. */
  public ClusterOptions withJvmOptions(String... options) {
    return new ClusterOptions(nodes, heapMegabytes, vectorApi, List.of(options), settings);
  }

  /** With one more setting of OpenSearch. */
  public ClusterOptions with(String setting, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(setting, value);
    return new ClusterOptions(nodes, heapMegabytes, vectorApi, jvmOptions, more);
  }
}
