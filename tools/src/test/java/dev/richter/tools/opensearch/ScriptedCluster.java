package dev.richter.tools.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server that answers as OpenSearch does, as far as a load asks, with one index at most, and
 * misbehaves as it is told. Each bulk request is answered by the next response of the script; when
 * there is none left, it is taken.
 */
public final class ScriptedCluster implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How a bulk request is answered. */
  public interface Response {
    /** Answers. */
    void write(ScriptedCluster cluster, HttpExchange exchange, List<Operation> operations)
        throws IOException, InterruptedException;
  }

  /**
   * An operation {@code index}.
   *
   * @param id the id
   * @param document the document
   * @param bytes how many bytes both lines have
   */
  public record Operation(String id, JsonNode document, int bytes) {}

  /**
   * What becomes of a document that is not taken.
   *
   * @param status the status
   * @param type the type of the error
   * @param reason the reason
   */
  public record Refused(int status, String type, String reason) {}

  /** Says which document is not taken, and why. */
  public interface Judge {
    /** Null to take it. */
    @Nullable Refused judge(Operation operation);
  }

  private final HttpServer server;
  private final Queue<Response> script = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<List<Operation>> bulks = new CopyOnWriteArrayList<>();
  private final Map<String, JsonNode> documents = new ConcurrentHashMap<>();
  private final Map<String, Map.Entry<Integer, String>> fixed = new ConcurrentHashMap<>();
  private final Map<String, String> madeBefore = new ConcurrentHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  private final AtomicInteger tasksAsked = new AtomicInteger();
  private volatile @Nullable ObjectNode index;
  private volatile @Nullable String authorization;
  private volatile Response otherwise = taken();

  private ScriptedCluster(Optional<SSLContext> tls) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls.isPresent()) {
      HttpsServer secure = HttpsServer.create(free, 50);
      secure.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
      server = secure;
    } else {
      server = HttpServer.create(free, 50);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /** Starts one without an index. */
  public static ScriptedCluster start(Response... script) throws IOException {
    ScriptedCluster cluster = new ScriptedCluster(Optional.empty());
    cluster.script.addAll(List.of(script));
    return cluster;
  }

  /** Starts one that speaks TLS. */
  public static ScriptedCluster startSecure(SSLContext tls) throws IOException {
    return new ScriptedCluster(Optional.of(tls));
  }

  /** What answers the next bulk requests. */
  public void script(Response... more) {
    script.addAll(List.of(more));
  }

  /** What answers bulk requests when the script has ended. */
  public void otherwise(Response response) {
    otherwise = response;
  }

  /** Answers a request, {@code PUT /index}, always with this. */
  public void fix(String request, int status, String body) {
    fixed.put(request, Map.entry(status, body));
  }

  /** Makes an index just before a request is answered. */
  public void beforeNext(String request, String json) {
    madeBefore.put(request, json);
  }

  /** Answers a request as it should be answered again. */
  public void unfix(String request) {
    fixed.remove(request);
  }

  /** Its address. */
  public URI url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What was asked, {@code PUT /index}, but for bulk requests. */
  public List<String> requests() {
    return requests;
  }

  /** The operations of each bulk request that was read whole. */
  public List<List<Operation>> bulks() {
    return bulks;
  }

  /** What was taken. */
  public Map<String, JsonNode> documents() {
    return documents;
  }

  /** How many bulk requests were under way at once at most. */
  public int mostUnderWay() {
    return mostUnderWay.get();
  }

  /** The index as it was made, with its settings as they are. */
  public JsonNode index() {
    return Optional.ofNullable(index).orElseThrow();
  }

  /** A setting of the index; missing where there is none. */
  public JsonNode setting(String name) {
    return index().path("settings").path("index").path(name);
  }

  /** The header {@code Authorization} of the last request. */
  public Optional<String> authorization() {
    return Optional.ofNullable(authorization);
  }

  /** Makes an index. */
  public void create(String json) throws IOException {
    ObjectNode made = (ObjectNode) JSON.readTree(json);
    ObjectNode settings = made.withObjectProperty("settings").withObjectProperty("index");
    settings.put("uuid", UUID.randomUUID().toString());
    for (String count : List.of("number_of_shards", "number_of_replicas")) {
      // As OpenSearch does, settings are text.
      settings.put(count, settings.path(count).asText("1"));
    }
    index = made;
  }

  /** Shows a field with a dot in its name as one within an object. */
  public void nest(String field) {
    ObjectNode properties = (ObjectNode) index().path("mappings").path("properties");
    String[] names = field.split("\\.", 2);
    properties.putObject(names[0]).putObject("properties").set(names[1], properties.remove(field));
  }

  /** Takes every document. */
  public static Response taken() {
    return judged(operation -> null);
  }

  /** Takes those documents that nothing is found against. */
  public static Response judged(Judge judge) {
    return (cluster, exchange, operations) -> {
      ObjectNode answer = JSON.createObjectNode();
      ArrayNode items = answer.putArray("items");
      for (Operation operation : operations) {
        Refused refused = judge.judge(operation);
        ObjectNode result = items.addObject().putObject("index");
        if (refused == null) {
          cluster.documents.put(operation.id(), operation.document());
          result.put("status", 201);
        } else {
          result.put("status", refused.status());
          result
              .putObject("error")
              .put("type", refused.type())
              .put("reason", refused.reason())
              .putObject("caused_by")
              .put("reason", "because of " + operation.id());
        }
      }
      answer(exchange, 200, answer.toString());
    };
  }

  /** Takes nothing, with a status for the whole request. */
  public static Response status(int status, String body) {
    return (cluster, exchange, operations) -> answer(exchange, status, body);
  }

  /** Closes the connection without an answer, after the documents were taken or not. */
  public static Response cut(boolean taken) {
    return (cluster, exchange, operations) -> {
      if (taken) {
        operations.forEach(each -> cluster.documents.put(each.id(), each.document()));
      }
      exchange.close();
    };
  }

  /** Closes the connection in the middle of an answer. */
  public static Response cutAnswer() {
    return (cluster, exchange, operations) -> {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write("{\"items\":[".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      authorization = exchange.getRequestHeaders().getFirst("Authorization");
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      String made = madeBefore.remove(request);
      if (made != null) {
        create(made);
      }
      Map.Entry<Integer, String> answer = fixed.get(request);
      if (answer != null) {
        exchange.getRequestBody().readAllBytes();
        requests.add(request);
        answer(exchange, answer.getKey(), answer.getValue());
      } else if (request.endsWith("/_bulk")) {
        bulk(exchange);
      } else {
        requests.add(request);
        other(exchange, request);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void bulk(HttpExchange exchange) throws IOException, InterruptedException {
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    try {
      List<Operation> operations = operations(exchange);
      bulks.add(operations);
      Response response = script.poll();
      (response == null ? otherwise : response).write(this, exchange, operations);
    } finally {
      underWay.decrementAndGet();
    }
  }

  private static List<Operation> operations(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!body.endsWith("\n")
        || !"application/x-ndjson".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      throw new IOException("no bulk request");
    }
    String[] lines = body.split("\n", -1);
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i + 1 < lines.length; i += 2) {
      operations.add(
          new Operation(
              JSON.readTree(lines[i]).required("index").required("_id").textValue(),
              JSON.readTree(lines[i + 1]),
              (lines[i] + lines[i + 1]).getBytes(StandardCharsets.UTF_8).length + 2));
    }
    return operations;
  }

  private void other(HttpExchange exchange, String request) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    if (request.equals("GET /")) {
      answer(exchange, 200, "{\"version\":{\"number\":\"3.9.0\"}}");
    } else if (path.startsWith("/_tasks/")) {
      boolean completed = tasksAsked.incrementAndGet() > 2;
      answer(exchange, 200, "{\"completed\":%s,\"response\":{}}".formatted(completed));
    } else if (index == null && !exchange.getRequestMethod().equals("PUT")) {
      answer(exchange, 404, "{\"error\":{\"type\":\"index_not_found_exception\"}}");
    } else if (path.endsWith("/_settings")) {
      JsonNode changed = JSON.readTree(body);
      ObjectNode settings = (ObjectNode) index().path("settings").path("index");
      changed
          .properties()
          .forEach(
              each -> {
                if (each.getValue().isNull()) {
                  settings.remove(each.getKey());
                } else {
                  settings.put(each.getKey(), each.getValue().asText());
                }
              });
      answer(exchange, 200, "{\"acknowledged\":true}");
    } else if (path.endsWith("/_refresh")) {
      answer(exchange, 200, "{}");
    } else if (path.endsWith("/_forcemerge")) {
      answer(exchange, 200, "{\"task\":\"node:1\"}");
    } else if (path.endsWith("/_count")) {
      answer(exchange, 200, "{\"count\":%d}".formatted(documents.size()));
    } else if (exchange.getRequestMethod().equals("PUT")) {
      create(new String(body, StandardCharsets.UTF_8));
      answer(exchange, 200, "{\"acknowledged\":true}");
    } else {
      ObjectNode indexes = JSON.createObjectNode();
      indexes.set(path.substring(1), index());
      answer(exchange, 200, indexes.toString());
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
