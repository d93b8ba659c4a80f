package dev.richter.tools.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.opensearch.ClusterClient.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** An index of OpenSearch that takes documents. */
public final class TargetIndex {

  private static final int MAX_NAME_BYTES = 255;

  /** What OpenSearch has in no name, some of it because it stands for several indexes. */
  private static final Pattern NO_NAME =
      Pattern.compile("^[-_+]|[\\\\/*?\"<>| ,#:\\p{Cc}]|^\\.{1,2}$");

  private final ClusterClient client;
  private final String name;
  private final String uuid;
  private final Retries retries;

  private TargetIndex(ClusterClient client, String name, String uuid, Retries retries) {
    this.client = client;
    this.name = name;
    this.uuid = uuid;
    this.retries = retries;
  }

  /**
   * Finds an index, or makes it.
   *
   * @param client the cluster
   * @param name its name, or an alias of one index
   * @param definition what it is to be like
   * @param retries how long to try
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the name is none, or an
   *     alias of several; as {@link IndexDefinition#requireSame} if it is of another kind; or with
   *     {@link ErrorCode#UPLOAD_FAILED} if OpenSearch makes none
   */
  public static TargetIndex open(
      ClusterClient client, String name, IndexDefinition definition, Retries retries)
      throws InterruptedException {
    requireName(name);
    Optional<JsonNode> found = client.find(Request.get(path(name)), retries);
    Map.Entry<String, JsonNode> index =
        only(name, found.isPresent() ? found.get() : create(client, name, definition, retries));
    definition.requireSame(index.getKey(), index.getValue());
    return new TargetIndex(client, index.getKey(), uuid(index.getValue()), retries);
  }

  private static JsonNode create(
      ClusterClient client, String name, IndexDefinition definition, Retries retries)
      throws InterruptedException {
    try {
      client.ask(Request.put(path(name), bytes(definition.toJson())), retries);
    } catch (RichterException failure) {
      // It may be there all the same: of another load, or because the answer was lost.
      return client.find(Request.get(path(name)), retries).orElseThrow(() -> failure);
    }
    return client.ask(Request.get(path(name)), retries);
  }

  private static void requireName(String name) {
    if (name.isEmpty()
        || NO_NAME.matcher(name).find()
        || !name.equals(name.toLowerCase(Locale.ROOT))
        || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "index \"%s\", expected a name in lower case that begins with none of - _ + and has no"
                  .formatted(name)
              + " space and none of \\ / * ? \" < > | , # :");
    }
  }

  private static Map.Entry<String, JsonNode> only(String name, JsonNode indexes) {
    if (indexes.size() != 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s stands for %d indexes, expected one".formatted(name, indexes.size()));
    }
    return indexes.properties().iterator().next();
  }

  private static String uuid(JsonNode index) {
    return index.path("settings").path("index").path("uuid").asText();
  }

  private static byte[] bytes(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String path(String name) {
    return "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  /** Its name, which is not that of an alias. */
  public String name() {
    return name;
  }

  /** What no other index of the cluster has, nor one of that name that is made later. */
  public String uuid() {
    return uuid;
  }

  /** The path of what the index can do. */
  String path() {
    return path(name);
  }

  /**
   * Makes sure that the index is still the one that it was: where one is deleted, documents make
   * another one without its mapping.
   *
   * @throws RichterException with {@link ErrorCode#UPLOAD_FAILED} if it is not
   */
  void requireSame() throws InterruptedException {
    String now = uuid(read());
    if (!now.equals(uuid)) {
      throw new RichterException(
          ErrorCode.UPLOAD_FAILED,
          "index %s has UUID %s, expected %s: it was deleted meanwhile, and what is there now has"
                  .formatted(name, now, uuid)
              + " not its mapping");
    }
  }

  private JsonNode read() throws InterruptedException {
    return only(name, client.ask(Request.get(path()), retries)).getValue();
  }

  /** What it is set to. */
  IngestSettings settings() throws InterruptedException {
    return IngestSettings.of(read().path("settings").path("index"));
  }

  /**
   * Sets it.
   *
   * @param within how long to try
   */
  void set(IngestSettings settings, Retries within) throws InterruptedException {
    client.ask(Request.put(path() + "/_settings", bytes(settings.toJson())), within);
  }

  /** Makes all that was written visible. */
  public void refresh() throws InterruptedException {
    client.ask(Request.post(path() + "/_refresh"), retries);
  }

  /** How many documents are visible. */
  public long count() throws InterruptedException {
    return client.ask(Request.get(path() + "/_count"), retries).path("count").asLong();
  }

  /**
   * Makes one segment of each shard, which takes as long as it takes.
   *
   * @throws RichterException with {@link ErrorCode#UPLOAD_FAILED} if a shard fails
   */
  public void optimize() throws InterruptedException {
    Request merge =
        Request.post(path() + "/_forcemerge?max_num_segments=1&wait_for_completion=false");
    new ClusterTask(client, client.ask(merge, retries).path("task").asText(), retries).await();
  }
}
