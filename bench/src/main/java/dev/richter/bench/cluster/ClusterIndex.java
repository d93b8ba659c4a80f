package dev.richter.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.bench.serve.Requests;
import dev.richter.opensearch.cluster.RestClient;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * An index of sparse vectors in a cluster, each in a document whose id is its row. Everything is
 * asked of one node, which coordinates.
 *
 * @param node a client of that node
 * @param name the name of the index
 */
public record ClusterIndex(RestClient node, String name) {

  private static final String FIELD = "splade";
  private static final int BULK_CHARACTERS = 4 << 20;
  private static final int BULKS_AT_ONCE = 2;

  /** The files of a segment that are the plugin's: lists, vectors, and what describes them. */
  private static final String LISTS = "rsb";

  private static final String FORWARD = "rsf";
  private static final List<String> OWN = List.of(LISTS, FORWARD, "rsm");

  /** The files that keep sources and ids. */
  private static final List<String> STORED = List.of("fdt", "fdx", "fdm");

  /**
   * Sizes of files in bytes.
   *
   * @param lists blocks and lists
   * @param forward vectors
   * @param own all of the plugin's files
   * @param stored sources and ids
   * @param all all files of segments
   */
  public record FileSizes(long lists, long forward, long own, long stored, long all) {}

  /** What shards have done since the index is there. */
  public record Phases(long queries, double queryMillis, long fetches, double fetchMillis) {}

  /**
   * Makes the index, without replicas.
   *
   * @param derivedSource whether sources are made of the stored vectors when they are asked for, in
   *     place of being kept
   */
  public void create(int shards, boolean derivedSource) throws IOException, InterruptedException {
    node.put(
        "/" + name,
        """
        {"settings": {"number_of_shards": %d, "number_of_replicas": 0, "refresh_interval": -1,
                      "index.derived_source.enabled": %b},
         "mappings": {"dynamic": "strict", "properties": {"%s": {"type": "richter_sparse"}}}}"""
            .formatted(shards, derivedSource, FIELD));
  }

  /** Stores vectors, and returns when they are durable and can be searched. */
  public void load(List<SparseVector> vectors) throws IOException, InterruptedException {
    try (ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> underWay = new ArrayList<>();
      int row = 0;
      while (row < vectors.size()) {
        StringBuilder lines = new StringBuilder();
        while (row < vectors.size() && lines.length() < BULK_CHARACTERS) {
          lines.append("{\"index\":{\"_id\":\"%d\"}}\n".formatted(row));
          lines.append("{\"%s\":%s}\n".formatted(FIELD, Requests.vector(vectors.get(row++))));
        }
        if (underWay.size() == BULKS_AT_ONCE) {
          await(underWay.removeFirst());
        }
        underWay.add(
            sending.submit(
                () -> {
                  requireStored(node.post("/%s/_bulk".formatted(name), lines.toString()));
                  return null;
                }));
      }
      for (Future<?> bulk : underWay) {
        await(bulk);
      }
    }
    node.post("/%s/_refresh".formatted(name), "");
    node.post("/%s/_flush".formatted(name), "");
  }

  private static void await(Future<?> bulk) throws IOException, InterruptedException {
    try {
      bulk.get();
    } catch (ExecutionException e) {
      throw new IOException("loading failed: " + e.getMessage(), e);
    }
  }

  private static void requireStored(JsonNode answer) throws IOException {
    if (answer.path("errors").asBoolean(true)) {
      for (JsonNode item : answer.path("items")) {
        if (item.path("index").has("error")) {
          throw new IOException("a document was refused: " + item);
        }
      }
      throw new IOException("a bulk request failed: " + answer);
    }
  }

  /** Merges each shard into one segment. */
  public void merge() throws IOException, InterruptedException {
    String task =
        node.post(
                "/%s/_forcemerge?max_num_segments=1&wait_for_completion=false".formatted(name), "")
            .get("task")
            .asText();
    JsonNode state = node.get("/_tasks/" + task);
    while (!state.path("completed").asBoolean()) {
      Thread.sleep(100);
      state = node.get("/_tasks/" + task);
    }
    if (state.has("error") || state.at("/response/_shards/failed").asInt() > 0) {
      throw new IOException("merging failed: " + state);
    }
    node.post("/%s/_refresh".formatted(name), "");
    node.post("/%s/_flush".formatted(name), "");
  }

  /** The sizes of what can be searched, of all shards. */
  public FileSizes fileSizes() throws IOException, InterruptedException {
    JsonNode segments =
        node.get("/%s/_stats/segments?include_segment_file_sizes=true".formatted(name))
            .at("/_all/total/segments/file_sizes");
    Map<String, Long> sizes = new TreeMap<>();
    segments
        .properties()
        .forEach(file -> sizes.put(file.getKey(), file.getValue().path("size_in_bytes").asLong()));
    return new FileSizes(
        sum(sizes, List.of(LISTS)),
        sum(sizes, List.of(FORWARD)),
        sum(sizes, OWN),
        sum(sizes, STORED),
        sum(sizes, List.copyOf(sizes.keySet())));
  }

  private static long sum(Map<String, Long> sizes, List<String> extensions) {
    return extensions.stream().mapToLong(extension -> sizes.getOrDefault(extension, 0L)).sum();
  }

  /** What shards have done so far, in whole milliseconds each sum. */
  public Phases phases() throws IOException, InterruptedException {
    JsonNode search = node.get("/%s/_stats/search".formatted(name)).at("/_all/total/search");
    return new Phases(
        search.path("query_total").asLong(),
        search.path("query_time_in_millis").asDouble(),
        search.path("fetch_total").asLong(),
        search.path("fetch_time_in_millis").asDouble());
  }

  /**
   * The requests of queries as the bytes that go over the wire.
   *
   * @param exact whether nothing may be missed
   */
  public List<byte[]> requests(List<SparseVector> queries, int k, boolean exact) {
    return queries.stream()
        .map(query -> Requests.post(searchPath(), body(query, k, exact, false)))
        .toList();
  }

  /** Searches, and tells what each shard did. */
  public ProfiledAnswer profile(SparseVector query, int k, boolean exact)
      throws IOException, InterruptedException {
    return ProfiledAnswer.of(node.post(searchPath(), body(query, k, exact, true)));
  }

  private String searchPath() {
    return "/%s/_search".formatted(name);
  }

  private static String body(SparseVector query, int k, boolean exact, boolean profile) {
    return """
        {"size":%d,"_source":false,"profile":%b,\
        "query":{"richter_sparse":{"%s":{"query":%s,"k":%d,"exact":%b}}}}"""
        .formatted(k, profile, FIELD, Requests.vector(query), k, exact);
  }

  /** Deletes the index. */
  public void delete() throws IOException, InterruptedException {
    node.delete("/" + name);
  }
}
