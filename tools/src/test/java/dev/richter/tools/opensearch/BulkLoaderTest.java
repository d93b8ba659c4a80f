package dev.richter.tools.opensearch;

import static dev.richter.tools.opensearch.ScriptedCluster.cut;
import static dev.richter.tools.opensearch.ScriptedCluster.cutAnswer;
import static dev.richter.tools.opensearch.ScriptedCluster.judged;
import static dev.richter.tools.opensearch.ScriptedCluster.status;
import static dev.richter.tools.opensearch.ScriptedCluster.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.Document;
import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.opensearch.LoadTotals.Refusal;
import dev.richter.tools.opensearch.ScriptedCluster.Operation;
import dev.richter.tools.opensearch.ScriptedCluster.Refused;
import dev.richter.tools.opensearch.ScriptedCluster.Response;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a load makes of a cluster that takes documents, refuses them, and breaks. */
final class BulkLoaderTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Retries FAST =
      new Retries(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMinutes(5));
  private static final Refused REJECTED =
      new Refused(429, "es_rejected_execution_exception", "rejected execution of task");

  private final List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
  private ScriptedCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = ScriptedCluster.start();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static LoadOptions options(int bulkBytes, int inFlight, long maxErrors) {
    return new LoadOptions(bulkBytes, inFlight, maxErrors, FAST);
  }

  private static Document document(int number) {
    return Document.of("d" + number)
        .with("splade", SparseVector.of(new int[] {number, 70_000}, new float[] {0.5f, 2}));
  }

  /** One document of two that the source has, as where every other text gives no vector. */
  private static Iterator<Entry> documents(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Entry(document(i), 2L * i + 1)).iterator();
  }

  private LoadTotals load(Iterator<Entry> documents, LoadOptions options)
      throws InterruptedException {
    return load(documents, options, LONG, acknowledged::add, cluster.url());
  }

  private LoadTotals load(
      Iterator<Entry> documents,
      LoadOptions options,
      Duration timeout,
      LongConsumer position,
      URI... nodes)
      throws InterruptedException {
    FieldMapping splade = new FieldMapping(SparseParameters.defaults(), false);
    IndexDefinition definition =
        new IndexDefinition(
            Map.of("splade", splade),
            List.of(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty());
    try (ClusterClient client =
        new ClusterClient(List.of(nodes), Optional.empty(), Optional.empty(), timeout)) {
      TargetIndex index = TargetIndex.open(client, "passages", definition, options.retries());
      return new BulkLoader(client, index, options).load(documents, position);
    }
  }

  private RichterException failure(Iterator<Entry> documents, LoadOptions options) {
    return catchThrowableOfType(RichterException.class, () -> load(documents, options));
  }

  private void assertAllArrived(int count) {
    assertThat(cluster.documents().keySet())
        .isEqualTo(IntStream.range(0, count).mapToObj(i -> "d" + i).collect(Collectors.toSet()));
    assertThat(acknowledged).isSorted().doesNotHaveDuplicates();
    assertThat(acknowledged.getLast()).isEqualTo(2L * count - 1);
  }

  private static List<String> ids(List<Operation> operations) {
    return operations.stream().map(Operation::id).toList();
  }

  @Test
  void documentsHaveTheirVectorsAndTheMembersOfTheirPayloadAsFields() throws Exception {
    Document both =
        Document.of(17)
            .with("splade", SparseVector.of(new int[] {3, 70_000}, new float[] {0.1f, 2}))
            .with("colbert", MultiVector.of(new float[][] {{1, -0.25f}, {1e-7f, 0}}))
            .payload("{\"text\": \"a \\\"cat\\\"\\n\", \"year\": 2024, \"tags\": [{\"a\": null}]}");

    LoadTotals totals = load(List.of(new Entry(both, 1)).iterator(), options(1000, 1, 0));

    assertThat(cluster.documents())
        .containsExactly(
            Map.entry(
                "17",
                new ObjectMapper()
                    .readTree(
                        """
                        {"text": "a \\"cat\\"\\n", "year": 2024, "tags": [{"a": null}],
                         "splade": {"indices": [3, 70000], "values": [0.1, 2.0]},
                         "colbert": [[1.0, -0.25], [1.0E-7, 0.0]]}
                        """)));
    assertThat(totals.documents()).isOne();
    assertThat(totals.bytes()).isEqualTo(cluster.bulks().getFirst().getFirst().bytes());
  }

  @Test
  void requestsHaveBoundedBytesUnlessOneDocumentHasMore() throws Exception {
    Document large = Document.of("large").payload("{\"text\": \"%s\"}".formatted("x".repeat(3000)));
    List<Entry> entries = new ArrayList<>();
    documents(40).forEachRemaining(entries::add);
    entries.add(20, new Entry(large, 41));

    LoadTotals totals = load(entries.iterator(), options(1000, 2, 0));

    assertThat(cluster.documents()).hasSize(41);
    assertThat(totals.requests()).isEqualTo(cluster.bulks().size());
    assertThat(cluster.bulks())
        .allSatisfy(
            bulk -> {
              int bytes = bulk.stream().mapToInt(Operation::bytes).sum();
              assertThat(bytes <= 1000 || bulk.size() == 1).as("%d bytes", bytes).isTrue();
            });
    // 75 bytes each, 77 from d10 on.
    assertThat(cluster.bulks().stream().map(List::size)).containsExactlyInAnyOrder(13, 7, 1, 12, 8);
  }

  @Test
  void soManyRequestsAreUnderWayAtOnceAndNoMore() throws Exception {
    CountDownLatch three = new CountDownLatch(3);
    Response together =
        (answering, exchange, operations) -> {
          three.countDown();
          three.await();
          taken().write(answering, exchange, operations);
        };
    cluster.otherwise(together);

    load(documents(30), options(1, 3, 0));

    assertAllArrived(30);
    assertThat(cluster.mostUnderWay()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 502, 503, 504})
  void whatAnOverloadedNodeRefusesIsSentAgain(int status) throws Exception {
    Response refusal = status(status, "{\"error\": {\"type\": \"t\", \"reason\": \"busy\"}}");
    cluster.script(refusal, refusal, refusal);

    LoadTotals totals = load(documents(5), options(1_000_000, 2, 0));

    assertAllArrived(5);
    assertThat(totals.requests()).isEqualTo(4);
    assertThat(totals.retries()).isEqualTo(3);
    assertThat(totals.documents()).isEqualTo(5);
  }

  @Test
  void onlyTheRejectedDocumentsOfARequestAreSentAgain() throws Exception {
    cluster.script(
        judged(
            operation ->
                switch (operation.id()) {
                  case "d1" -> REJECTED;
                  case "d3" -> new Refused(429, "circuit_breaking_exception", "too large");
                  case "d4" -> new Refused(503, "unavailable_shards_exception", "no primary");
                  default -> null;
                }),
        judged(operation -> operation.id().equals("d3") ? REJECTED : null));

    LoadTotals totals = load(documents(6), options(1_000_000, 2, 0));

    assertThat(cluster.bulks().stream().map(BulkLoaderTest::ids))
        .containsExactly(
            List.of("d0", "d1", "d2", "d3", "d4", "d5"), List.of("d1", "d3", "d4"), List.of("d3"));
    assertAllArrived(6);
    assertThat(totals.documents()).isEqualTo(6);
    assertThat(totals.retries()).isEqualTo(2);
  }

  @Test
  void theLastOfSeveralDocumentsWithOneIdStays() throws Exception {
    Iterator<Entry> repeated =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    new Entry(
                        Document.of("d" + i % 7)
                            .with("splade", SparseVector.of(new int[] {i}, new float[] {1})),
                        i + 1))
            .iterator();
    cluster.script(judged(operation -> operation.id().equals("d1") ? REJECTED : null));
    cluster.otherwise(
        (answering, exchange, operations) -> {
          Thread.sleep(operations.size() % 3);
          taken().write(answering, exchange, operations);
        });

    load(repeated, options(200, 4, 0));

    for (int i = 53; i < 60; i++) {
      assertThat(cluster.documents().get("d" + i % 7).at("/splade/indices/0").asInt()).isEqualTo(i);
    }
    assertThat(acknowledged.getLast()).isEqualTo(60);
  }

  @Test
  void aWrongDocumentEndsTheLoadWithItsIdAndTheReason() {
    Refused wrong = new Refused(400, "mapper_parsing_exception", "failed to parse field [splade]");
    cluster.script(judged(operation -> operation.id().equals("d2") ? wrong : null));

    RichterException failure = failure(documents(4), options(1_000_000, 1, 0));

    assertThat(failure.code()).isEqualTo(ErrorCode.DOCUMENT_REFUSED);
    assertThat(failure)
        .hasMessage(
            "document \"d2\" is refused with status 400: mapper_parsing_exception: failed to parse"
                + " field [splade] (because of d2)");
    assertThat(cluster.bulks()).hasSize(1);
    assertThat(acknowledged).isEmpty();
  }

  @Test
  void wrongDocumentsAreCountedUpToAsManyAsMayBe() throws Exception {
    Refused wrong = new Refused(400, "mapper_parsing_exception", "failed");
    cluster.otherwise(judged(operation -> operation.id().endsWith("7") ? wrong : null));

    LoadTotals totals = load(documents(200), options(1000, 2, 20));

    assertThat(totals.documents()).isEqualTo(180);
    assertThat(totals.documentsRefused()).isEqualTo(20);
    assertThat(totals.refusals())
        .hasSize(LoadTotals.MOST_NAMED)
        .allSatisfy(each -> assertThat(each.id()).endsWith("7"))
        .extracting(Refusal::status)
        .containsOnly(400);
    assertThat(cluster.documents()).hasSize(180);
    assertThat(acknowledged.getLast()).isEqualTo(399);
    assertThat(failure(documents(200), options(1000, 2, 19)))
        .hasMessageContaining("number 20, expected at most 19");
  }

  @Test
  void whatNoWholeAnswerCameForIsSentAgain() throws Exception {
    cluster.script(
        cut(false),
        cut(true),
        cutAnswer(),
        status(200, "{\"items\": [{\"index\": {\"status\": 201}}"),
        status(200, "<html>a proxy</html>"),
        status(200, "{\"items\": [{\"index\": {\"status\": 201}}]}"),
        status(200, "{\"items\": [1, 2, 3]}"),
        status(200, "{\"items\": [{\"index\": {}}, {\"index\": {}}, {\"index\": {}}]}"),
        status(200, "[]"),
        status(200, ""));

    LoadTotals totals = load(documents(3), options(1_000_000, 1, 0));

    assertAllArrived(3);
    assertThat(totals.documents()).isEqualTo(3);
    assertThat(totals.retries()).isEqualTo(10);
  }

  @Test
  void aNodeThatTakesTooLongIsAskedAgain() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    cluster.script((answering, exchange, operations) -> never.await());
    try {
      load(
          documents(3),
          options(1_000_000, 1, 0),
          Duration.ofSeconds(1),
          acknowledged::add,
          cluster.url());
    } finally {
      never.countDown();
    }
    assertAllArrived(3);
    assertThat(cluster.bulks().size()).isGreaterThan(1);
  }

  @Test
  void patienceEndsWithTheLastFailure() {
    cluster.otherwise(status(429, "{\"error\": {\"type\": \"busy\", \"reason\": \"queue full\"}}"));
    LoadOptions options =
        new LoadOptions(1_000_000, 1, 0, FAST.withPatience(Duration.ofMillis(100)));

    RichterException failure = failure(documents(3), options);

    assertThat(failure.code()).isEqualTo(ErrorCode.UPLOAD_FAILED);
    assertThat(failure)
        .hasMessageContaining("POST /passages/_bulk")
        .hasMessageContaining("answers 429: busy: queue full, at attempt ");
    assertThat(cluster.bulks().size()).isGreaterThan(1);
  }

  @Test
  void aRequestThatIsTooLargeIsSentInHalves() throws Exception {
    Response limited =
        (answering, exchange, operations) ->
            (operations.size() > 3 ? status(413, "too large") : taken())
                .write(answering, exchange, operations);
    cluster.otherwise(limited);

    LoadTotals totals = load(documents(10), options(1_000_000, 1, 0));

    assertAllArrived(10);
    assertThat(totals.documents()).isEqualTo(10);
    assertThat(cluster.bulks().stream().map(List::size)).containsExactly(10, 5, 2, 3, 5, 2, 3);
  }

  @Test
  void aDocumentThatIsTooLargeIsRefused() {
    cluster.otherwise(status(413, "Request Entity Too Large"));
    assertThat(failure(documents(2), options(1_000_000, 1, 0)))
        .hasMessageContaining("\"d0\" is refused with status 413")
        .hasMessageContaining("too large: Request Entity Too Large");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 403, 404, 500})
  void otherAnswersEndTheLoadAtOnce(int status) {
    cluster.otherwise(status(status, "{\"error\": {\"type\": \"t\", \"reason\": \"why so\"}}"));

    RichterException failure = failure(documents(3), options(1_000_000, 1, 0));

    assertThat(failure.code()).isEqualTo(ErrorCode.UPLOAD_FAILED);
    assertThat(failure)
        .hasMessageContaining("answers %d, expected 200: t: why so".formatted(status));
    assertThat(cluster.bulks()).hasSize(1);
  }

  @Test
  void nodesTakeTurnsAndOneThatIsDownIsLeftOut() throws Exception {
    URI down;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      down = URI.create("http://127.0.0.1:" + free.getLocalPort());
    }
    try (ScriptedCluster other = ScriptedCluster.start()) {
      other.create(
          "{\"mappings\": {\"properties\": {\"splade\": {\"type\": \"richter_sparse\"}}}}");
      cluster.create(other.index().toString());
      other.otherwise(
          (answering, exchange, operations) -> taken().write(cluster, exchange, operations));
      LoadTotals totals =
          load(
              documents(100),
              options(500, 2, 0),
              LONG,
              acknowledged::add,
              cluster.url(),
              down,
              other.url());
      assertAllArrived(100);
      assertThat(totals.retries()).isBetween(1L, 3L);
      assertThat(cluster.bulks().size()).isGreaterThan(5);
      assertThat(other.bulks().size()).isGreaterThan(5);
    }
  }

  @Test
  void aFailureOfTheSourceLeavesWhatIsUnderWayToFinish() {
    Iterator<Entry> good = documents(20);
    Iterator<Entry> breaking =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            if (!good.hasNext()) {
              throw new RichterException(ErrorCode.DATA_MALFORMED, "line 21");
            }
            return true;
          }

          @Override
          public Entry next() {
            return good.next();
          }
        };

    assertThat(failure(breaking, options(1, 2, 0))).hasMessage("line 21");

    // The last one was in no batch yet, for a batch is full when the next document comes.
    assertThat(cluster.documents()).hasSize(19);
    assertThat(acknowledged.getLast()).isEqualTo(37);
  }

  @Test
  void anInterruptEndsTheLoad() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    cluster.otherwise(
        (answering, exchange, operations) -> {
          asked.countDown();
          never.await();
        });
    Thread loading = Thread.currentThread();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                asked.await();
              } catch (InterruptedException impossible) {
                return;
              }
              loading.interrupt();
            });
    try {
      assertThatThrownBy(() -> load(documents(100), options(1, 2, 0)))
          .isInstanceOf(InterruptedException.class);
    } finally {
      never.countDown();
    }
    assertThat(acknowledged).isEmpty();
  }

  @Test
  void nothingIsAcknowledgedBeforeItIsTakenWhateverHappens() throws Exception {
    long seed = Long.getLong("richter.seed", System.nanoTime());
    Random random = new Random(seed);
    int count = 300;
    cluster.otherwise(
        (answering, exchange, operations) -> {
          int chance;
          long judging;
          synchronized (random) {
            chance = random.nextInt(10);
            judging = random.nextLong();
          }
          Random judge = new Random(judging);
          switch (chance) {
            case 0 -> cut(false).write(answering, exchange, operations);
            case 1 -> cut(true).write(answering, exchange, operations);
            case 2 -> status(503, "").write(answering, exchange, operations);
            case 3, 4, 5 ->
                judged(operation -> judge.nextBoolean() ? REJECTED : null)
                    .write(answering, exchange, operations);
            default -> taken().write(answering, exchange, operations);
          }
        });
    List<String> early = Collections.synchronizedList(new ArrayList<>());
    load(
        documents(count),
        options(700, 4, 0),
        LONG,
        position -> {
          acknowledged.add(position);
          LongStream.rangeClosed(0, (position - 1) / 2)
              .mapToObj(i -> "d" + i)
              .filter(id -> !cluster.documents().containsKey(id))
              .forEach(early::add);
        },
        cluster.url());
    assertThat(early).as("-Drichter.seed=%d", seed).isEmpty();
    assertAllArrived(count);
  }
}
