package dev.richter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.filter.FilterValue;
import dev.richter.testing.RandomPayloads;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.vector.SparseVector;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.longlong.Roaring64Bitmap;

@ExtendWith(Seeded.class)
final class FilterSearchTest {

  private static final SearchRequest ALL =
      SearchRequest.sparse("text", SparseVector.of(Map.of(1, 1f)), 10_000);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        // what the payload has | filter | whether it matches
        "{\"a\": \"x\"}|{\"key\": \"a\", \"match\": {\"value\": \"x\"}}|true",
        "{\"a\": \"xy\"}|{\"key\": \"a\", \"match\": {\"value\": \"x\"}}|false",
        "{\"a\": {\"b\": [\"y\", \"x\"]}}|{\"key\": \"a.b\", \"match\": {\"value\": \"x\"}}|true",
        "{\"a\": [{\"b\": 1}, {\"b\": 2}]}|{\"key\": \"a.b\", \"match\": {\"value\": 2}}|true",
        "{\"a\": \"1\"}|{\"key\": \"a\", \"match\": {\"value\": 1}}|false",
        "{\"a\": 1.50}|{\"key\": \"a\", \"match\": {\"value\": 15e-1}}|true",
        "{\"a\": 100}|{\"key\": \"a\", \"match\": {\"value\": 1e2}}|true",
        "{\"a\": 9007199254740993}|{\"key\": \"a\", \"match\": {\"value\": 9007199254740992}}|false",
        "{\"a\": -0.0}|{\"key\": \"a\", \"match\": {\"value\": 0}}|true",
        "{\"a\": true}|{\"key\": \"a\", \"match\": {\"value\": true}}|true",
        "{\"a\": false}|{\"key\": \"a\", \"match\": {\"value\": true}}|false",
        "{\"a\": \"true\"}|{\"key\": \"a\", \"match\": {\"value\": true}}|false",
        "{\"a\": 5}|{\"key\": \"a\", \"match\": {\"any\": [4, \"5\"]}}|false",
        "{\"a\": 5}|{\"key\": \"a\", \"match\": {\"any\": [4, 5]}}|true",
        "{\"a\": 5}|{\"key\": \"a\", \"match\": {\"any\": []}}|false",
        "{\"a\": 5}|{\"key\": \"a\", \"match\": {\"except\": [4]}}|true",
        "{\"a\": 5}|{\"key\": \"a\", \"match\": {\"except\": [5]}}|false",
        "{\"b\": 5}|{\"key\": \"a\", \"match\": {\"except\": [5]}}|false",
        "{\"a\": 5}|{\"key\": \"a\", \"range\": {\"gte\": 5, \"lte\": 5}}|true",
        "{\"a\": 5}|{\"key\": \"a\", \"range\": {\"gt\": 5}}|false",
        "{\"a\": 5}|{\"key\": \"a\", \"range\": {\"lt\": 5}}|false",
        "{\"a\": 5}|{\"key\": \"a\", \"range\": {\"gt\": 6, \"lt\": 3}}|false",
        "{\"a\": \"5\"}|{\"key\": \"a\", \"range\": {\"gte\": 5}}|false",
        "{\"a\": [1, 9]}|{\"key\": \"a\", \"range\": {\"gt\": 8}}|true",
        "{\"a\": -0.0}|{\"key\": \"a\", \"range\": {\"gte\": 0}}|true",
        "{\"a\": 0}|{\"key\": \"a\", \"range\": {\"gt\": -0.0}}|false",
        "{\"a\": 1e400}|{\"key\": \"a\", \"range\": {\"gt\": 1e308}}|true",
        "{\"a\": 1e400}|{\"key\": \"a\", \"range\": {\"lt\": 1e400}}|false",
        "{\"a\": null}|{\"exists\": {\"key\": \"a\"}}|false",
        "{\"a\": []}|{\"exists\": {\"key\": \"a\"}}|false",
        "{\"a\": [null, []]}|{\"is_empty\": {\"key\": \"a\"}}|true",
        "{\"a\": {}}|{\"exists\": {\"key\": \"a\"}}|true",
        "{\"a\": {\"b\": 1}}|{\"exists\": {\"key\": \"a\"}}|true",
        "{\"a\": {\"b\": 1}}|{\"exists\": {\"key\": \"a.b\"}}|true",
        "{\"a\": {\"b\": 1}}|{\"exists\": {\"key\": \"b\"}}|false",
        "{\"a\": \"\"}|{\"exists\": {\"key\": \"a\"}}|true",
        "{\"a\": \"\"}|{\"key\": \"a\", \"match\": {\"value\": \"\"}}|true",
        "{\"a\": \"\\ud800\"}|{\"key\": \"a\", \"match\": {\"value\": \"\\ud800\"}}|true",
        "{\"a\": \"\\ud800\"}|{\"key\": \"a\", \"match\": {\"value\": \"\\ud801\"}}|false",
        "{\"a\": \"\\ud800\"}|{\"key\": \"a\", \"match\": {\"value\": \"?\"}}|false",
      })
  void followsItsRules(String payload, String condition, boolean matches) {
    try (RichterIndex index = RichterIndex.inMemory(IndexOptions.of("text"))) {
      index.upsert(Document.of(1).with("text", ALL.query()).payload(payload));
      index.commit();
      Filter filter = Filter.parse("{\"must\": [%s]}".formatted(condition));
      assertThat(index.search(ALL.filter(filter)).hits()).hasSize(matches ? 1 : 0);
      assertThat(index.search(ALL.filter(Filter.mustNot(filter))).hits()).hasSize(matches ? 0 : 1);
    }
  }

  @Test
  void matchesTextsOfAnyLength() {
    List<String> texts =
        List.of("a".repeat(256), "a".repeat(257), "ä".repeat(200), "b".repeat(1 << 20));
    try (RichterIndex index = RichterIndex.inMemory(IndexOptions.of("text"))) {
      for (int i = 0; i < texts.size(); i++) {
        index.upsert(
            Document.of(i)
                .with("text", ALL.query())
                .payload("{\"t\": \"%s\"}".formatted(texts.get(i))));
      }
      index.commit();
      for (int i = 0; i < texts.size(); i++) {
        assertThat(index.search(ALL.filter(Filter.match("t", texts.get(i)))).hits())
            .extracting(Hit::id)
            .containsExactly(DocumentId.of(i));
        assertThat(index.search(ALL.filter(Filter.match("t", texts.get(i) + "a"))).hits())
            .hasSize(i == 0 ? 1 : 0);
      }
    }
  }

  @Test
  void refusesPayloadsBeyondTheLimits() {
    try (RichterIndex index = RichterIndex.inMemory(IndexOptions.of("text"))) {
      String tooDeep =
          "{\"a\":".repeat(PayloadIndexer.MAX_DEPTH + 1)
              + "1"
              + "}".repeat(PayloadIndexer.MAX_DEPTH + 1);
      String tooLarge = "{\"a\": \"" + "x".repeat(PayloadIndexer.MAX_BYTES) + "\"}";
      String tooMany =
          IntStream.rangeClosed(0, PayloadIndexer.MAX_TERMS)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(",", "{\"a\": [", "]}"));
      String longPath = "{\"%s\": {\"%s\": 1}}".formatted("a".repeat(1000), "b".repeat(1000));
      String halfPair = "{\"a\": \"\ud800\"}";
      for (String payload : List.of(tooDeep, tooLarge, tooMany, longPath, halfPair)) {
        assertThatExceptionOfType(RichterException.class)
            .isThrownBy(
                () -> index.upsert(Document.of("doc 1").with("text", ALL.query()).payload(payload)))
            .withMessageContaining("doc 1")
            .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_INVALID));
      }
      String deepest =
          "{\"a\":".repeat(PayloadIndexer.MAX_DEPTH) + "1" + "}".repeat(PayloadIndexer.MAX_DEPTH);
      index.upsert(Document.of(1).with("text", ALL.query()).payload(deepest));
    }
  }

  @Test
  void boundsThePathsThatHaveNumbers() {
    try (RichterIndex index = RichterIndex.inMemory(IndexOptions.of("text"))) {
      for (int i = 0; i < DocumentMapper.MAX_NUMBER_PATHS; i++) {
        index.upsert(
            Document.of(i).with("text", ALL.query()).payload("{\"key%d\": 1}".formatted(i)));
      }
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(
              () ->
                  index.upsert(Document.of(-1).with("text", ALL.query()).payload("{\"more\": 1}")))
          .withMessageContaining("more")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_INVALID));
      index.upsert(
          Document.of(-1).with("text", ALL.query()).payload("{\"key5\": 7, \"more\": \"7\"}"));
      index.commit();
      assertThat(index.search(ALL.filter(Filter.range("key5").gt(6))).hits()).hasSize(1);
    }
  }

  @Test
  void refusesFiltersBeyondTheLimits() {
    try (RichterIndex index = RichterIndex.inMemory(IndexOptions.of("text"))) {
      Filter[] many = new Filter[FilterCompiler.MAX_CONDITIONS];
      Arrays.setAll(many, i -> Filter.match("a", i));
      Filter deep = Filter.exists("a");
      for (int i = 0; i < 10_000; i++) {
        deep = Filter.must(deep);
      }
      for (Filter filter : List.of(Filter.should(many), deep)) {
        assertThatExceptionOfType(RichterException.class)
            .isThrownBy(() -> index.search(ALL.filter(filter)))
            .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FILTER_INVALID));
      }
      Filter most = Filter.should(Arrays.copyOf(many, FilterCompiler.MAX_CONDITIONS - 1));
      assertThat(index.search(ALL.filter(most)).hits()).isEmpty();
    }
  }

  @Test
  void agreesWithBruteForce(Random random) {
    RandomVectors vectors = new RandomVectors(random, 60);
    RandomPayloads payloads = new RandomPayloads(random);
    SparseParameters parameters = SparseParameters.defaults().withBlockThreshold(50);
    try (RichterIndex index = RichterIndex.inMemory(IndexOptions.of().field("text", parameters))) {
      Map<Long, RandomPayloads.Payload> stored = new HashMap<>();
      for (int i = 0; i < 600; i++) {
        long id = random.nextInt(400);
        RandomPayloads.Payload payload = payloads.next();
        stored.put(id, payload);
        index.upsert(Document.of(id).with("text", vectors.next(10)).payload(payload.json()));
        if (random.nextInt(100) == 0) {
          index.commit();
        }
      }
      index.commit();
      for (int round = 0; round < 400; round++) {
        RandomPayloads.Condition condition = payloads.condition(3, 400);
        Set<Long> expected =
            stored.entrySet().stream()
                .filter(entry -> condition.test().test(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(matching(index, condition.filter()))
            .as(() -> condition.filter().toString())
            .isEqualTo(expected);
      }
      RandomPayloads.Condition doomed = payloads.condition(2, 400);
      stored.entrySet().removeIf(entry -> doomed.test().test(entry.getKey(), entry.getValue()));
      index.delete(doomed.filter());
      index.commit();
      assertThat(matching(index, Filter.all())).isEqualTo(new TreeSet<>(stored.keySet()));
    }
  }

  private static Set<Long> matching(RichterIndex index, Filter filter) {
    Set<Long> ids = new TreeSet<>();
    var documents = index.internalIds(filter);
    SearchRequest everything =
        SearchRequest.sparse(
                "text",
                SparseVector.of(
                    IntStream.range(0, 60).boxed().collect(Collectors.toMap(i -> i, i -> 1f))),
                100_000)
            .filter(filter);
    for (Hit hit : index.search(everything).hits()) {
      ids.add(((DocumentId.OfLong) hit.id()).value());
    }
    assertThat(documents.size()).isEqualTo(ids.size());
    return ids;
  }

  @Test
  void findsExternalIdsFewOrMany(Random random) {
    List<Long> ids =
        LongStream.range(0, 3_000)
            .mapToObj(i -> random.nextInt(4) == 0 ? random.nextLong() : i)
            .distinct()
            .collect(Collectors.toCollection(ArrayList::new));
    try (RichterIndex index = RichterIndex.inMemory(IndexOptions.of("text"))) {
      for (long id : ids) {
        index.upsert(Document.of(id).with("text", ALL.query()));
      }
      index.upsert(Document.of("5").with("text", ALL.query()));
      index.commit();
      for (int size : new int[] {0, 1, 10, 1024, 1025, 2500}) {
        Collections.shuffle(ids, random);
        long[] wanted = ids.stream().limit(size).mapToLong(Long::longValue).toArray();
        Roaring64Bitmap bitmap = Roaring64Bitmap.bitmapOf(wanted);
        if (random.nextBoolean()) {
          bitmap.addRange(1L << 50, (1L << 50) + 100_000);
        }
        assertThat(index.search(ALL.filter(Filter.externalIds(bitmap))).hits())
            .extracting(hit -> Long.parseLong(hit.id().toString()))
            .containsExactlyInAnyOrderElementsOf(ids.subList(0, size));
      }
      RoaringBitmap all32 = new RoaringBitmap();
      all32.add(0L, 1L << 32);
      assertThat(index.search(ALL.filter(Filter.externalIds(all32))).hits())
          .hasSize((int) ids.stream().filter(id -> id >>> 32 == 0).count());
    }
  }

  @Test
  void comparesNumbersByTheirValue() {
    assertThat(FilterValue.of(new BigDecimal("100.00"))).isEqualTo(FilterValue.of(100));
    assertThat(FilterValue.of(new BigDecimal("-0.0"))).isEqualTo(FilterValue.of(0));
  }
}
