package dev.richter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.search.SearchParameters;
import dev.richter.search.StageWork;
import dev.richter.search.VectorTopDocs;
import dev.richter.search.WorkCounters;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
final class TuningTest {

  private static final int K = 10;
  private static final int VOCABULARY = 300;

  /** A recall that only an exact search is sure to reach. */
  private static final double ALL = 1;

  private static final IndexOptions OPTIONS =
      IndexOptions.of()
          .field("text", SparseParameters.defaults().withBlockThreshold(0).withBlockSize(8))
          .field("other", SparseParameters.defaults());

  @TempDir Path folder;

  @Test
  void saysHowMuchIsDone(Random random) {
    List<Double> shares = new ArrayList<>();
    try (RichterIndex index = filled(folder.resolve("index"), random)) {
      index.tune("text", K, queries(random, 20), 0.9, shares::add);
    }
    assertThat(shares).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(20);
    assertThat(shares.getFirst()).isStrictlyBetween(0.0, 0.1);
    assertThat(shares.getLast()).isEqualTo(1.0);
  }

  @Test
  void whatIsFoundStaysWithTheIndex(Random random) {
    Path path = folder.resolve("index");
    Path copy = folder.resolve("copy");
    Tuning tuning;
    try (RichterIndex index = filled(path, random)) {
      assertThat(index.tuning("text")).isEmpty();
      tuning = index.tune("text", K, queries(random, 60), 0.9);
      assertThat(index.tuning("text")).contains(tuning);
      assertThat(index.tuning("other")).isEmpty();
      index.upsert(Document.of("new").with("text", vector(1, 1f)));
      index.commit();
      index.optimize();
      index.commit();
      assertThat(index.tuning("text")).contains(tuning);
      index.snapshot(copy);
    }
    try (RichterIndex index = RichterIndex.open(path, OPTIONS)) {
      assertThat(index.tuning("text")).contains(tuning);
      index.delete(DocumentId.of("new"));
    }
    for (Path place : List.of(path, copy)) {
      try (RichterIndex index = RichterIndex.openReadOnly(place)) {
        assertThat(index.tuning("text")).contains(tuning);
        assertThat(index.tuning("other")).isEmpty();
        index.search(request(vector(1, 1f)).recall(0.9));
      }
    }
  }

  @Test
  void readersSeeByRefreshWhatTheWriterTuned(Random random) {
    Path path = folder.resolve("index");
    try (RichterIndex index = filled(path, random);
        RichterIndex reader = RichterIndex.openReadOnly(path)) {
      Tuning tuning = index.tune("text", K, queries(random, 20), 0.9);
      assertThat(reader.tuning("text")).isEmpty();
      reader.refresh();
      assertThat(reader.tuning("text")).contains(tuning);
    }
  }

  @Test
  void tuningAnewReplacesOneFieldAndKeepsTheOther(Random random) {
    try (RichterIndex index = filled(random)) {
      index.upsert(Document.of("both").with("other", vector(1, 1f)).with("text", vector(1, 1f)));
      index.upsert(Document.of("either").with("other", vector(1, 2f)));
      index.commit();
      Tuning other = index.tune("other", 1, List.of(), 0.9);
      index.tune("text", K, queries(random, 20), 0.9);
      Tuning text = index.tune("text", 3, queries(random, 20), 0.97);
      assertThat(index.tuning("text")).contains(text);
      assertThat(text.k()).isEqualTo(3);
      assertThat(text.defaultRecall()).isEqualTo(0.97);
      assertThat(index.tuning("other")).contains(other);
    }
  }

  @Test
  void changesThatWereNotCommittedAreBothCommittedAndSeenWithTheTuning(Random random) {
    try (RichterIndex index = filled(random)) {
      index.upsert(Document.of("new").with("text", vector(1, 1f)));
      index.tune("text", K, queries(random, 20), 0.9);
      assertThat(index.get(DocumentId.of("new"))).isPresent();
    }
  }

  @Test
  void aRecallNeedsTuningUnlessItIsAll(Random random) {
    try (RichterIndex index = filled(random)) {
      SparseVector query = queries(random, 1).getFirst();
      refused(
          () -> index.search(request(query).recall(0.9)),
          ErrorCode.PARAMETER_INVALID,
          "recall is 0.9",
          "\"text\" was not tuned",
          "impactCut");
      assertThat(same(index, request(query).recall(ALL), request(query).exact(true))).isTrue();
    }
  }

  @Test
  void aRequestThatSaysNothingReachesTheDefaultRecall(Random random) {
    try (RichterIndex index = filled(random)) {
      List<SparseVector> queries = queries(random, 20);
      assertThat(allSame(index, queries, request -> request, request -> request.exact(true)))
          .isFalse();
      index.tune("text", K, queries, ALL);
      assertThat(allSame(index, queries, request -> request, request -> request.exact(true)))
          .isTrue();
    }
  }

  @Test
  void parametersWinOverTheDefaultRecall(Random random) {
    try (RichterIndex index = filled(random)) {
      List<SparseVector> queries = queries(random, 20);
      List<Object> before = work(index, queries, request -> request.impactCut(0.2f));
      index.tune("text", K, queries, ALL);
      assertThat(work(index, queries, request -> request.impactCut(0.2f))).isEqualTo(before);
      assertThat(work(index, queries, request -> request.recall(ALL))).isNotEqualTo(before);
    }
  }

  @Test
  void theLastWordOfARequestCounts() {
    SearchRequest request = request(vector(1, 1f));
    assertThat(request.impactCut(0.2f).recall(0.9).parameters()).isEmpty();
    assertThat(request.recall(0.9).impactCut(0.2f).recall()).isEmpty();
  }

  @Test
  void aRecallKeepsTheDeadline(Random random) {
    Duration deadline = Duration.ofSeconds(7);
    Optional<Tuning> tuning;
    try (RichterIndex index = filled(random)) {
      tuning = Optional.of(index.tune("text", K, queries(random, 20), 0.9));
    }
    SearchRequest request = request(vector(1, 1f));
    SearchParameters parameters = SearchParameters.defaults().withDeadline(deadline);
    for (SearchRequest each :
        List.of(
            request.deadline(deadline),
            request.deadline(deadline).recall(0.9),
            request.recall(0.9).deadline(deadline),
            request.deadline(deadline).recall(ALL),
            request.parameters(parameters).recall(0.9),
            request.deadline(deadline).parameters(SearchParameters.defaults()))) {
      assertThat(each.resolve(tuning).deadline()).contains(deadline);
    }
  }

  @Test
  void searchesByRecallReachItOnOtherQueries(Random random) {
    try (RichterIndex index = filled(random)) {
      Tuning tuning = index.tune("text", K, queries(random, 400), 0.93);
      List<SparseVector> others = queries(random, 400);
      for (double wanted : List.of(0.5, 0.9, 0.93, 0.95, 0.98, 0.995, 0.999)) {
        // What is chosen by one sample may fall short on another, by some standard errors of both.
        assertThat(recall(index, others, wanted)).as("%s", tuning).isGreaterThan(wanted - 0.02);
      }
      assertThat(recall(index, others, ALL)).isEqualTo(1);
    }
  }

  @Test
  void stepsAscendAndAreFasterThanExactSearch(Random random) {
    try (RichterIndex index = filled(random)) {
      Tuning tuning = index.tune("text", K, queries(random, 300), 0.931);
      assertThat(tuning.queries()).isEqualTo(300);
      assertThat(tuning.sampledFromDocuments()).isFalse();
      assertThat(tuning.documents()).isEqualTo(index.documentCount());
      assertThat(tuning.steps())
          .extracting(Tuning.Step::wantedRecall)
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(tuning.steps()).extracting(Tuning.Step::meanMicros).isSorted();
      assertThat(tuning.steps())
          .allSatisfy(
              step -> {
                assertThat(step.recallAtLeast()).isBetween(0.0, step.recall());
                assertThat(step.recall()).isLessThanOrEqualTo(1);
                assertThat(step.meanMicros()).isLessThan(tuning.exactMicros());
              });
    }
  }

  @Test
  void theFastestThatReachesARecallForSureIsChosen() {
    List<Tuner.Trial> trials =
        List.of(
            trial(0.01f, 0.999, 0.996, 90),
            trial(0.02f, 0.991, 0.985, 50),
            trial(0.03f, 0.960, 0.951, 60),
            trial(0.04f, 0.955, 0.949, 10),
            trial(0.05f, 0.800, 0.790, 5));
    assertThat(Tuner.choose(trials, 80, 0.7))
        .extracting(Tuning.Step::wantedRecall, Tuning.Step::impactCut)
        .containsExactly(
            tuple(0.7, 0.05f),
            tuple(0.9, 0.04f),
            tuple(0.95, 0.02f),
            tuple(0.97, 0.02f),
            tuple(0.98, 0.02f));
  }

  private static Tuner.Trial trial(float impactCut, double mean, double atLeast, double micros) {
    RecallInterval interval = new RecallInterval(mean, atLeast);
    return new Tuner.Trial(
        SearchParameters.defaults().withImpactCut(impactCut), interval, interval, micros);
  }

  @Test
  void aRecallBetweenStepsTakesTheNextAndAboveTheLastIsExact() {
    Tuning tuning =
        new Tuning(
            K,
            100,
            false,
            1000,
            0.9,
            50,
            List.of(
                new Tuning.Step(0.9, 0.2f, 1, 0.93, 0.92, 10),
                new Tuning.Step(0.98, 0.1f, 0.9f, 0.99, 0.98, 20)));
    assertThat(tuning.parameters(0.1).impactCut()).isEqualTo(0.2f);
    assertThat(tuning.parameters(0.9).impactCut()).isEqualTo(0.2f);
    assertThat(tuning.parameters(0.91).impactCut()).isEqualTo(0.1f);
    assertThat(tuning.parameters(0.91).heapFactor()).isEqualTo(0.9f);
    assertThat(tuning.parameters(0.98).exact()).isFalse();
    assertThat(tuning.parameters(0.981).exact()).isTrue();
  }

  @Test
  void documentsAsGoodAsTheLastAreFound() throws IOException {
    List<SparseVector> queries = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      queries.add(vector(1, 1f + i));
    }
    // Searches that are not exact come back with other documents of the same score.
    Tuner tuner =
        new Tuner(
            "text",
            K,
            queries,
            query -> {
              boolean exact = query.parameters().exact();
              ScoreDoc[] found = new ScoreDoc[K];
              for (int i = 0; i < K; i++) {
                found[i] = new ScoreDoc(exact ? i : 29 - i, 1);
              }
              StageWork stage = new StageWork(WorkCounters.NONE, exact ? 2_000_000 : 1_000);
              return new VectorTopDocs(found, List.of(stage), false);
            },
            done -> {});
    assertThat(tuner.steps(0.9)).isNotEmpty().allMatch(step -> step.recall() == 1);
  }

  @Test
  void queriesThatFindNothingDoNotCount(Random random) {
    try (RichterIndex index = filled(random)) {
      List<SparseVector> queries = new ArrayList<>(queries(random, 5));
      queries.add(vector(1_000_000, 1f));
      queries.add(vector(1_000_001, 1f));
      assertThat(index.tune("text", K, queries, 0.9).queries()).isEqualTo(5);
      refused(
          () -> index.tune("text", K, queries.subList(4, 7), 0.9),
          ErrorCode.PARAMETER_INVALID,
          "of 3 queries",
          "1 find something",
          "at least 2");
    }
  }

  @Test
  void fewQueriesMakeNothingSure(Random random) {
    try (RichterIndex index = filled(random)) {
      refused(
          () -> index.tune("text", K, queries(random, 1), 0.9),
          ErrorCode.PARAMETER_INVALID,
          "of 1 queries");
      Tuning tuning = index.tune("text", K, queries(random, 3), 0.9);
      assertThat(tuning.steps()).isEmpty();
      assertThat(tuning.parameters(0.9).exact()).isTrue();
    }
  }

  @Test
  void anIntervalIsNarrowerTheMoreItIsMadeOf() {
    RecallInterval.Sample sample = new RecallInterval.Sample();
    sample.add(10, 10);
    assertThat(sample.interval()).isEqualTo(new RecallInterval(1, 0));
    double before = 0;
    for (int size = 2; size <= 1024; size *= 2) {
      for (int i = size / 2; i < size; i++) {
        sample.add(10, 10);
      }
      assertThat(sample.interval().mean()).isEqualTo(1);
      assertThat(sample.interval().atLeast()).isGreaterThan(before).isLessThan(1);
      before = sample.interval().atLeast();
    }
    RecallInterval.Sample mixed = new RecallInterval.Sample();
    for (int i = 0; i < 100; i++) {
      mixed.add(i % 2 == 0 ? 1 : 0, 1);
    }
    assertThat(mixed.interval().mean()).isEqualTo(0.5);
    // By tables: Student 0.4003, Wilson 0.4038.
    assertThat(mixed.interval().atLeast()).isCloseTo(0.4003, within(0.0005));
  }

  @Test
  void queriesAreMadeOfDocumentsWhereThereAreNone(Random random) {
    try (RichterIndex index = filled(random)) {
      Tuning tuning = index.tune("text", K, List.of(), 0.9);
      assertThat(tuning.sampledFromDocuments()).isTrue();
      assertThat(tuning.queries()).isBetween(450, 750);
    }
  }

  @Test
  void aFieldThatFewDocumentsHaveStillGivesQueries(Random random) {
    try (RichterIndex index = filled(random)) {
      for (int i = 0; i < 20; i++) {
        index.upsert(Document.of("other" + i).with("other", vector(1, 1f + i)));
      }
      index.upsert(Document.of("deleted").with("other", vector(1, 100f)));
      index.commit();
      index.delete(DocumentId.of("deleted"));
      index.commit();
      assertThat(index.tune("other", K, List.of(), 0.9).queries()).isEqualTo(20);
    }
  }

  @Test
  void anEmptyIndexCannotBeTuned() {
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      refused(
          () -> index.tune("text", K, List.of(), 0.9), ErrorCode.PARAMETER_INVALID, "at least 2");
      refused(
          () -> index.tune("text", K, List.of(vector(1, 1f), vector(1, 1f)), 0.9),
          ErrorCode.PARAMETER_INVALID,
          "of 2 queries",
          "0 find something");
      assertThat(index.tuning("text")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.5, 1.001, Double.NaN, Double.POSITIVE_INFINITY})
  void aRecallOutOfRangeIsRefused(double recall) {
    SearchRequest request = request(vector(1, 1f));
    String message = "recall is " + recall;
    refused(() -> request.recall(recall), ErrorCode.PARAMETER_INVALID, message);
    refused(
        () ->
            new SearchRequest(
                "text",
                vector(1, 1f),
                1,
                Optional.empty(),
                OptionalDouble.of(recall),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false),
        ErrorCode.PARAMETER_INVALID,
        message);
    try (RichterIndex index = RichterIndex.inMemory(OPTIONS)) {
      refused(() -> index.tune("text", K, List.of(), recall), ErrorCode.PARAMETER_INVALID, message);
    }
  }

  @Test
  void otherBadInputIsRefused(Random random) {
    List<SparseVector> queries = queries(random, 2);
    try (RichterIndex index = filled(random)) {
      refused(
          () -> index.tune("none", K, queries, 0.9), ErrorCode.FIELD_UNKNOWN, "\"none\"", "text");
      refused(() -> index.tune("text", 0, queries, 0.9), ErrorCode.PARAMETER_INVALID, "k is 0");
      refused(
          () -> index.tune("text", K, List.of(SparseVector.empty()), 0.9),
          ErrorCode.VECTOR_EMPTY,
          "\"text\"");
    }
  }

  @Test
  void anIndexOpenedForReadingOnlyCannotBeTuned(Random random) {
    Path path = folder.resolve("index");
    filled(path, random).close();
    try (RichterIndex index = RichterIndex.openReadOnly(path)) {
      refused(
          () -> index.tune("text", K, queries(random, 20), 0.9),
          ErrorCode.INDEX_READ_ONLY,
          "reading only");
      assertThat(index.tuning("text")).isEmpty();
    }
  }

  @Test
  void anIndexWithoutAnyWordOfTuningOpens(Random random) throws IOException {
    Path path = folder.resolve("index");
    filled(path, random).close();
    changeUserData(path, userData -> assertThat(userData.remove("richter.tunings")).isNotNull());
    try (RichterIndex index = RichterIndex.open(path, OPTIONS)) {
      assertThat(index.tuning("text")).isEmpty();
      Tuning tuning = index.tune("text", K, queries(random, 20), 0.9);
      assertThat(index.tuning("text")).contains(tuning);
    }
  }

  @Test
  void tuningsThatAreNoneAreRefused(Random random) throws IOException {
    Path path = folder.resolve("index");
    filled(path, random).close();
    changeUserData(path, userData -> userData.put("richter.tunings", "{\"text\": 3}"));
    refused(() -> RichterIndex.open(path), ErrorCode.INDEX_INCOMPATIBLE, "{\"text\": 3}");
  }

  private static void changeUserData(Path path, Consumer<Map<String, String>> change)
      throws IOException {
    try (FSDirectory directory = FSDirectory.open(path);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      Map<String, String> userData = new HashMap<>();
      writer.getLiveCommitData().forEach(entry -> userData.put(entry.getKey(), entry.getValue()));
      change.accept(userData);
      writer.setLiveCommitData(userData.entrySet());
      writer.commit();
    }
  }

  private static RichterIndex filled(Random random) {
    return fill(RichterIndex.inMemory(OPTIONS), random);
  }

  private static RichterIndex filled(Path path, Random random) {
    return fill(RichterIndex.open(path, OPTIONS), random);
  }

  private static RichterIndex fill(RichterIndex index, Random random) {
    // A document with every token, so that every query finds something.
    float[] light = new float[VOCABULARY];
    Arrays.fill(light, 0.05f);
    SparseVector every = SparseVector.of(IntStream.range(0, VOCABULARY).toArray(), light);
    List<Document> documents = new ArrayList<>();
    documents.add(Document.of("every").with("text", every));
    for (SparseVector vector : new RandomVectors(random, VOCABULARY).list(1000, 30)) {
      documents.add(Document.of(documents.size()).with("text", vector));
    }
    index.bulkLoad(documents);
    return index;
  }

  private static List<SparseVector> queries(Random random, int count) {
    return new RandomVectors(random, VOCABULARY).list(count, 15);
  }

  private static SearchRequest request(SparseVector query) {
    return SearchRequest.sparse("text", query, K);
  }

  private interface Change extends UnaryOperator<SearchRequest> {}

  private static boolean same(RichterIndex index, SearchRequest one, SearchRequest other) {
    SearchResult left = index.search(one);
    SearchResult right = index.search(other);
    return left.hits().equals(right.hits()) && left.work().equals(right.work());
  }

  private static boolean allSame(
      RichterIndex index, List<SparseVector> queries, Change one, Change other) {
    return work(index, queries, one).equals(work(index, queries, other));
  }

  private static List<Object> work(RichterIndex index, List<SparseVector> queries, Change change) {
    List<Object> work = new ArrayList<>();
    for (SparseVector query : queries) {
      SearchResult result = index.search(change.apply(request(query)));
      work.add(result.work());
      work.add(result.hits());
    }
    return work;
  }

  private static double recall(RichterIndex index, List<SparseVector> queries, double wanted) {
    double sum = 0;
    for (SparseVector query : queries) {
      List<Hit> exact = index.search(request(query).exact(true)).hits();
      float threshold = exact.getLast().score() * (1 - 1e-5f);
      long found =
          index.search(request(query).recall(wanted)).hits().stream()
              .filter(hit -> hit.score() >= threshold)
              .count();
      sum += (double) found / exact.size();
    }
    return sum / queries.size();
  }

  private static SparseVector vector(Object... tokensAndWeights) {
    Map<Integer, Float> weights = new HashMap<>();
    for (int i = 0; i < tokensAndWeights.length; i += 2) {
      weights.put((Integer) tokensAndWeights[i], (Float) tokensAndWeights[i + 1]);
    }
    return SparseVector.of(weights);
  }

  private static void refused(ThrowingCallable action, ErrorCode code, String... fragments) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(action)
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(code))
        .satisfies(failure -> assertThat(failure.getMessage()).contains(fragments));
  }
}
