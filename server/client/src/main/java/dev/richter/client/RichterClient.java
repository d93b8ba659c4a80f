package dev.richter.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.client.Transport.Result;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a server. Safe for use by many threads; one for each server is enough.
 *
 * <p>All methods wait for the answer. They throw {@link ServerProblem} if the server refuses, and
 * {@link UncheckedIOException} if it cannot be reached or the thread is interrupted. Where the
 * server is busy and says when to ask again, they do.
 */
public final class RichterClient implements AutoCloseable {

  private static final String NDJSON = "application/x-ndjson";
  private static final Result<CollectionInfo> INFO = Result.of(CollectionInfo.class);
  private static final Result<UpdateResult> UPDATE = Result.of(UpdateResult.class);
  private static final Result<List<Point>> POINTS = Result.listOf(Point.class);
  private static final Result<Job> JOB = Result.of(Job.class);
  private static final Result<JsonNode> TREE = Result.of(JsonNode.class);

  private final Transport transport;

  /** The collections of an answer. */
  private record Summaries(List<CollectionInfo.Summary> collections) {}

  private record Encoders(List<Encoder> encoders) {}

  /** A client with options. */
  public RichterClient(ClientOptions options) {
    this.transport = new Transport(options);
  }

  /** A client of a server that needs no key. */
  public static RichterClient connect(String server) {
    return new RichterClient(ClientOptions.of(URI.create(server)));
  }

  /** The collections that the key may read. */
  public List<CollectionInfo.Summary> collections() {
    Summaries summaries = transport.call("GET", "/collections", Result.of(Summaries.class));
    return summaries.collections();
  }

  /** The encoders that the server is configured with. */
  public List<Encoder> encoders() {
    return transport.call("GET", "/encoders", Result.of(Encoders.class)).encoders();
  }

  /** Creates a collection. */
  public CollectionInfo create(String collection, CollectionConfig config) {
    return transport.call("PUT", path(collection), config, INFO);
  }

  /** What a collection is and how much it holds. */
  public CollectionInfo collection(String collection) {
    return transport.call("GET", path(collection), INFO);
  }

  /** Changes the recall that queries reach by default; nothing for none. */
  public CollectionInfo setRecall(String collection, Optional<Double> recall) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("recall", recall.orElse(null));
    return transport.call("PATCH", path(collection), body, INFO);
  }

  /** Deletes a collection with its snapshots. */
  public void deleteCollection(String collection) {
    transport.call("DELETE", path(collection), TREE);
  }

  /**
   * Stores points in place of those that have their ids: all, or none where one is refused.
   *
   * @param wait whether to come back only when they are durable and visible
   */
  public UpdateResult upsert(String collection, Collection<Point> points, boolean wait) {
    return transport.call(
        "PUT", path(collection) + "/points" + query(wait), Map.of("points", points), UPDATE);
  }

  /**
   * Stores any number of points as a stream, each of them by itself. Memory does not grow with
   * their number.
   *
   * @param points read as they are sent; read anew if the server is busy
   * @param wait whether to come back only when they are durable and visible
   */
  public UpdateResult.Stream upsertStream(String collection, Iterable<Point> points, boolean wait) {
    return transport.call(
        "PUT",
        path(collection) + "/points" + query(wait),
        NDJSON,
        () -> BodyPublishers.ofByteArrays(() -> new PointLines(points.iterator())),
        Result.of(UpdateResult.Stream.class));
  }

  /** The points of some ids, with all they have; those that do not exist are left out. */
  public List<Point> points(String collection, Collection<PointId> ids) {
    Map<String, Object> body = Map.of("ids", ids, "with_payload", true, "with_vector", true);
    return transport.call("POST", path(collection) + "/points", body, POINTS);
  }

  /** Deletes points by their ids. */
  public UpdateResult delete(String collection, Collection<PointId> ids, boolean wait) {
    return change(collection, "/points/delete", wait, Map.of("points", ids));
  }

  /** Deletes the points that a filter accepts. */
  public UpdateResult delete(String collection, JsonNode filter, boolean wait) {
    return change(collection, "/points/delete", wait, Map.of("filter", filter));
  }

  /** Sets keys of the payloads of points, and keeps the others. */
  public UpdateResult setPayload(
      String collection, Collection<PointId> ids, JsonNode payload, boolean wait) {
    return change(collection, "/points/payload", wait, Map.of("payload", payload, "points", ids));
  }

  /** Deletes keys of the payloads of points. */
  public UpdateResult deletePayload(
      String collection, Collection<PointId> ids, Collection<String> keys, boolean wait) {
    return change(collection, "/points/payload/delete", wait, Map.of("keys", keys, "points", ids));
  }

  private UpdateResult change(String collection, String what, boolean wait, Object body) {
    return transport.call("POST", path(collection) + what + query(wait), body, UPDATE);
  }

  /**
   * A page of points with their payloads, in the order of their ids.
   *
   * @param filter which points
   * @param offset the {@link ScrollPage#nextPageOffset} of the page before
   * @param limit how many points
   * @param withVector whether their vectors come with them
   */
  public ScrollPage scroll(
      String collection,
      Optional<JsonNode> filter,
      Optional<PointId> offset,
      int limit,
      boolean withVector) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("limit", limit);
    body.put("with_payload", true);
    body.put("with_vector", withVector);
    filter.ifPresent(only -> body.put("filter", only));
    offset.ifPresent(from -> body.put("offset", from));
    return transport.call(
        "POST", path(collection) + "/points/scroll", body, Result.of(ScrollPage.class));
  }

  /** How many points a filter accepts; all where there is none. */
  public long count(String collection, Optional<JsonNode> filter) {
    Map<String, Object> body = new LinkedHashMap<>();
    filter.ifPresent(only -> body.put("filter", only));
    JsonNode result = transport.call("POST", path(collection) + "/points/count", body, TREE);
    return result.path("count").longValue();
  }

  /** Finds the points whose vectors score best. */
  public QueryResult query(String collection, Query query) {
    return transport.call(
        "POST", path(collection) + "/points/query", query, Result.of(QueryResult.class));
  }

  /** Runs many queries at once; results are in their order. */
  public List<QueryResult> queryBatch(String collection, List<Query> queries) {
    return transport.call(
        "POST",
        path(collection) + "/points/query/batch",
        Map.of("searches", queries),
        Result.listOf(QueryResult.class));
  }

  /** Begins to merge everything into one segment. */
  public Job optimize(String collection) {
    return transport.call("POST", path(collection) + "/jobs", Map.of("kind", "optimize"), JOB);
  }

  /**
   * Begins to find out which parameters reach which recall fastest.
   *
   * @param field the field of sparse vectors
   * @param limit how many points searches look for
   * @param recall what queries reach by default afterwards
   */
  public Job tune(String collection, String field, int limit, double recall) {
    Map<String, Object> body =
        Map.of("kind", "tune", "using", field, "limit", limit, "recall", recall);
    return transport.call("POST", path(collection) + "/jobs", body, JOB);
  }

  /** How far a job is. */
  public Job job(String collection, String id) {
    return transport.call("GET", path(collection) + "/jobs/" + encode(id), JOB);
  }

  /** The jobs since the server started, the last first. */
  public List<Job> jobs(String collection) {
    return transport.call("GET", path(collection) + "/jobs", Result.listOf(Job.class));
  }

  /** Makes a snapshot of everything written so far. */
  public Snapshot createSnapshot(String collection) {
    return transport.call("POST", path(collection) + "/snapshots", Result.of(Snapshot.class));
  }

  /** The snapshots of a collection. */
  public List<Snapshot> snapshots(String collection) {
    return transport.call("GET", path(collection) + "/snapshots", Result.listOf(Snapshot.class));
  }

  /** Downloads a snapshot to a file, which comes into being whole or not at all. */
  public void downloadSnapshot(String collection, String snapshot, Path file) {
    Path directory = file.toAbsolutePath().getParent();
    try {
      Path part = Files.createTempFile(directory, ".snapshot", ".part");
      try {
        transport.send(
            "GET",
            snapshotPath(collection, snapshot),
            "",
            BodyPublishers::noBody,
            BodyHandlers.ofFile(part));
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("downloading to " + file, e);
    }
  }

  /** Deletes a snapshot. */
  public void deleteSnapshot(String collection, String snapshot) {
    transport.call("DELETE", snapshotPath(collection, snapshot), TREE);
  }

  /** Puts a collection back to what one of its snapshots holds. */
  public CollectionInfo recover(String collection, String snapshot) {
    return transport.call(
        "PUT", path(collection) + "/snapshots/recover", Map.of("name", snapshot), INFO);
  }

  /** Puts a collection to what a file with a snapshot holds; it is created where there is none. */
  public CollectionInfo uploadSnapshot(String collection, Path file) {
    return transport.call(
        "POST",
        path(collection) + "/snapshots/upload",
        "application/zip",
        () -> {
          try {
            return BodyPublishers.ofFile(file);
          } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e);
          }
        },
        INFO);
  }

  private static String path(String collection) {
    return "/collections/" + encode(collection);
  }

  private static String snapshotPath(String collection, String snapshot) {
    return path(collection) + "/snapshots/" + encode(snapshot);
  }

  private static String query(boolean wait) {
    return wait ? "?wait=true" : "";
  }

  private static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    transport.close();
  }
}
