package dev.richter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.richter.client.QueryResult.ScoredPoint;
import dev.richter.codec.EncoderId;
import dev.richter.server.RichterServer;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RichterClientTest {

  private static final String ARTICLES = "articles";

  @TempDir static Path data;

  private static RichterServer server;
  private static RichterClient client;

  @BeforeAll
  static void start() {
    server =
        RichterServer.start(
            ServerSettings.of(
                Map.of(
                    Setting.DATA, data.toString(), Setting.PORT, "0", Setting.ACCESS_LOG, "none"),
                Map.of()),
            List.of(new OneWordEncoder()));
    client = RichterClient.connect("http://127.0.0.1:%d/".formatted(server.port()));
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @BeforeEach
  void create() {
    client.create(
        ARTICLES,
        CollectionConfig.sparse("splade")
            .multiVectors("colbert", CollectionConfig.MultiVectors.of(2)));
    client.upsert(ARTICLES, List.of(point(1, "en"), point(2, "de"), point(3, "en")), true);
  }

  @AfterEach
  void delete() {
    client.deleteCollection(ARTICLES);
  }

  private static Point point(int number, String language) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("lang", language).put("year", 2000 + number);
    return Point.of(
            PointId.of(number),
            "splade",
            Vector.sparse(Map.of(7, (float) number, 100 + number, 1f)))
        .with("colbert", Vector.rows(new float[][] {{1, number}, {0, 1}}))
        .payload(payload);
  }

  private static List<Long> numbers(QueryResult result) {
    return result.points().stream()
        .map(ScoredPoint::id)
        .map(id -> ((PointId.Numeric) id).value())
        .toList();
  }

  private static final Vector.Sparse SEVEN = Vector.sparse(new int[] {7}, new float[] {2});

  @Test
  void collectionsTellWhatTheyHold() {
    assertThat(client.collections())
        .singleElement()
        .satisfies(
            summary -> {
              assertThat(summary.name()).isEqualTo(ARTICLES);
              assertThat(summary.status()).isEqualTo("green");
              assertThat(summary.pointsCount()).hasValue(3);
            });
    CollectionInfo info = client.collection(ARTICLES);
    assertThat(info.config().sparseVectors().get("splade").weightType()).contains("uint8");
    assertThat(info.config().multiVectors().get("colbert").dimension()).isEqualTo(2);
    assertThat(info.config().recall()).isEmpty();
    assertThat(client.setRecall(ARTICLES, Optional.of(0.9)).config().recall()).contains(0.9);
    assertThat(client.setRecall(ARTICLES, Optional.empty()).config().recall()).isEmpty();
  }

  @Test
  void pointsComeBackAsTheyWereStored() {
    Point read = client.points(ARTICLES, List.of(PointId.of(2), PointId.of("none"))).getFirst();
    assertThat(read.id()).isEqualTo(PointId.of(2));
    assertThat(read.payload().orElseThrow()).isEqualTo(point(2, "de").payload().orElseThrow());
    Vector.Sparse sparse = (Vector.Sparse) read.vector().get("splade");
    assertThat(sparse.indices()).containsExactly(7, 102);
    assertThat(sparse.values()[0]).isCloseTo(2, org.assertj.core.data.Percentage.withPercentage(1));
    assertThat(((Vector.Rows) read.vector().get("colbert")).values()).hasDimensions(2, 2);
  }

  @Test
  void queriesFindFilterAndExplain() {
    assertThat(numbers(client.query(ARTICLES, Query.of(SEVEN, 2)))).containsExactly(3L, 2L);
    QueryResult result =
        client.query(
            ARTICLES,
            Query.of(SEVEN, 10)
                .using("splade")
                .filter(
                    Filters.must(
                        Filters.match("lang", "en"),
                        Filters.range("year", Double.NEGATIVE_INFINITY, 2002)))
                .params(SearchParams.missNothing())
                .deadlineMs(10_000)
                .withPayload(true)
                .withVector(true)
                .explain(true));
    assertThat(numbers(result)).containsExactly(1L);
    ScoredPoint found = result.points().getFirst();
    assertThat(found.payload().orElseThrow().path("lang").asText()).isEqualTo("en");
    assertThat(found.vector()).containsKeys("splade", "colbert");
    assertThat(found.matches()).extracting(QueryResult.TokenMatch::token).containsExactly(7);
    assertThat(result.timedOut()).isFalse();
    assertThat(result.explain().orElseThrow().work().pointsScored()).isPositive();
    assertThat(result.explain().orElseThrow().micros()).containsKey("search");
  }

  @Test
  void stagesAndBatchesWork() {
    Vector.Rows rows = Vector.rows(new float[][] {{1, 1}});
    Query cascade = Query.of(SEVEN, 3).using("splade").rerank(rows, "colbert", 2);
    List<QueryResult> results =
        client.queryBatch(ARTICLES, List.of(cascade, Query.of(SEVEN, 1), Query.of(rows, 3)));
    assertThat(results).extracting(result -> result.points().size()).containsExactly(2, 1, 3);
    assertThat(numbers(results.getFirst()).getFirst()).isEqualTo(1L);
  }

  /** An encoder of lengths: a text has the token of its length, and a row. */
  private record OneWordEncoder() implements dev.richter.server.text.Encoder {

    @Override
    public EncoderId id() {
      return new EncoderId("lengths", "0f".repeat(32));
    }

    @Override
    public Kind kind() {
      return Kind.SPARSE;
    }

    @Override
    public int dimension() {
      return 100;
    }

    @Override
    public dev.richter.vector.Vector encodeQuery(String text) {
      return SparseVector.of(new int[] {text.length()}, new float[] {2});
    }

    @Override
    public dev.richter.vector.Vector encodeDocument(String text) {
      return encodeQuery(text);
    }

    @Override
    public Optional<String> token(int token) {
      return Optional.of("length " + token);
    }
  }

  @Test
  void textsStandInPlaceOfVectors() {
    assertThat(client.encoders())
        .containsExactly(new Encoder("lengths", "0f".repeat(32), "sparse", 100));
    CollectionInfo info =
        client.create(
            "texts",
            CollectionConfig.sparse(
                "splade", CollectionConfig.SparseVectors.defaults().encoder("lengths")));
    try {
      assertThat(info.config().sparseVectors().get("splade").encoder()).contains("lengths");
      assertThat(info.encoders().get("splade").available()).isTrue();
      List<Point> points =
          List.of(
              Point.of(PointId.of(1), "splade", Vector.text("four")),
              Point.of(PointId.of(2), "splade", Vector.text("seven12", "lengths")));
      client.upsert("texts", points, true);
      Query query = Query.of(Vector.text("1234567"), 10).explain(true);
      QueryResult result = client.query("texts", query);
      assertThat(numbers(result)).containsExactly(2L);
      assertThat(result.explain().orElseThrow().queryTokens())
          .containsExactly(new QueryResult.TokenWeight(7, Optional.of("length 7"), 2));
      assertThat(result.points().getFirst().matches().getFirst().text()).contains("length 7");
      assertThat(
              catchThrowableOfType(
                      ServerProblem.class,
                      () -> client.query(ARTICLES, Query.of(Vector.text("x"), 1)))
                  .code())
          .isEqualTo("ENCODER_MISSING");
    } finally {
      client.deleteCollection("texts");
    }
  }

  @Test
  void streamsStoreAnyNumberOfPointsAndTellOfEachThatIsRefused() {
    Iterable<Point> points =
        () ->
            IntStream.range(0, 5000)
                .mapToObj(
                    i ->
                        i == 1234
                            ? Point.of(PointId.of("bad"), "splade", Vector.sparse(Map.of(1, -1f)))
                            : Point.of(PointId.of("p" + i), "splade", Vector.sparse(Map.of(i, 1f))))
                .iterator();
    UpdateResult.Stream stream = client.upsertStream(ARTICLES, points, true);
    assertThat(stream.status()).isEqualTo("completed");
    assertThat(stream.accepted()).isEqualTo(4999);
    assertThat(stream.refused()).isEqualTo(1);
    assertThat(stream.errors())
        .singleElement()
        .satisfies(error -> assertThat(error.line()).isEqualTo(1235));
    assertThat(client.count(ARTICLES, Optional.empty())).isEqualTo(5002);
  }

  @Test
  void payloadsChangeAndPointsGo() {
    JsonNode added = JsonNodeFactory.instance.objectNode().put("seen", true);
    client.setPayload(ARTICLES, List.of(PointId.of(1)), added, true);
    assertThat(client.count(ARTICLES, Optional.of(Filters.must(Filters.match("seen", true)))))
        .isEqualTo(1);
    client.deletePayload(ARTICLES, List.of(PointId.of(1)), List.of("seen"), true);
    assertThat(client.count(ARTICLES, Optional.of(Filters.must(Filters.exists("seen"))))).isZero();
    client.delete(ARTICLES, List.of(PointId.of(1)), true);
    client.delete(ARTICLES, Filters.must(Filters.any("lang", List.of("de", "fr"))), true);
    ScrollPage page = client.scroll(ARTICLES, Optional.empty(), Optional.empty(), 10, false);
    assertThat(page.points()).extracting(Point::id).containsExactly(PointId.of(3));
    assertThat(page.nextPageOffset()).isEmpty();
  }

  @Test
  void pagesFollowEachOther() {
    ScrollPage first = client.scroll(ARTICLES, Optional.empty(), Optional.empty(), 2, true);
    ScrollPage second =
        client.scroll(
            ARTICLES,
            Optional.of(Filters.mustNot(Filters.hasId(List.of(PointId.of(7))))),
            first.nextPageOffset(),
            2,
            true);
    assertThat(first.points()).hasSize(2);
    assertThat(second.points()).extracting(Point::id).containsExactly(PointId.of(3));
  }

  @Test
  void snapshotsGoOutAndComeBack(@TempDir Path directory) {
    Snapshot snapshot = client.createSnapshot(ARTICLES);
    assertThat(client.snapshots(ARTICLES)).contains(snapshot);
    Path file = directory.resolve("articles.zip");
    client.downloadSnapshot(ARTICLES, snapshot.name(), file);
    assertThat(file).hasSize(snapshot.size());
    assertThat(directory.toFile().list()).containsExactly("articles.zip");
    client.delete(ARTICLES, List.of(PointId.of(1)), true);
    assertThat(client.recover(ARTICLES, snapshot.name()).pointsCount()).isEqualTo(3);
    client.deleteSnapshot(ARTICLES, snapshot.name());
    assertThat(client.uploadSnapshot("copy", file).pointsCount()).isEqualTo(3);
    client.deleteCollection("copy");
  }

  @Test
  void jobsCanBeWatched() throws InterruptedException {
    Job optimized = over(client.optimize(ARTICLES));
    assertThat(optimized.state()).isEqualTo("completed");
    Job tuned = over(client.tune(ARTICLES, "splade", 10, 0.9));
    assertThat(tuned.kind()).isEqualTo("tune");
    assertThat(client.jobs(ARTICLES)).containsExactly(tuned, optimized);
  }

  private static Job over(Job started) throws InterruptedException {
    Job job = started;
    while (!job.isOver()) {
      Thread.sleep(10);
      job = client.job(ARTICLES, job.id());
    }
    return job;
  }

  @Test
  void refusalsSayWhatIsWrongAndWhere() {
    ServerProblem missing =
        catchThrowableOfType(ServerProblem.class, () -> client.collection("none"));
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.code()).isEqualTo("COLLECTION_NOT_FOUND");
    assertThat(missing).hasMessageContaining("none").hasMessageContaining(missing.requestId());
    ServerProblem zero =
        catchThrowableOfType(ServerProblem.class, () -> client.query(ARTICLES, Query.of(SEVEN, 0)));
    assertThat(zero.status()).isEqualTo(400);
    assertThat(zero.pointer()).contains("/limit");
  }

  @Test
  void busyServersAreAskedAgain() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer busy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    busy.createContext(
        "/",
        exchange -> {
          boolean refuse = asked.incrementAndGet() == 1;
          byte[] body =
              (refuse
                      ? "{\"code\": \"OVERLOADED\", \"title\": \"The server is busy\"}"
                      : "{\"result\": {\"collections\": []}}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Retry-After", "1");
          exchange.sendResponseHeaders(refuse ? 429 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    busy.start();
    URI address = URI.create("http://127.0.0.1:" + busy.getAddress().getPort());
    try (RichterClient patient = new RichterClient(ClientOptions.of(address));
        RichterClient hasty = new RichterClient(ClientOptions.of(address).retries(0))) {
      assertThat(patient.collections()).isEmpty();
      assertThat(asked).hasValue(2);
      asked.set(0);
      assertThatThrownBy(hasty::collections)
          .isInstanceOfSatisfying(
              ServerProblem.class, problem -> assertThat(problem.code()).isEqualTo("OVERLOADED"));
      assertThat(asked).hasValue(1);
    } finally {
      busy.stop(0);
    }
  }

  @Test
  void unreachableServersAreAnErrorOfInputAndOutput() {
    try (RichterClient nobody = RichterClient.connect("http://127.0.0.1:1")) {
      assertThatThrownBy(nobody::collections).isInstanceOf(UncheckedIOException.class);
    }
  }
}
