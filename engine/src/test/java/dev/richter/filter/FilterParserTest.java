package dev.richter.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.longlong.Roaring64Bitmap;

final class FilterParserTest {

  @Test
  void readsEveryKindOfCondition() throws IOException {
    Roaring64Bitmap bitmap = Roaring64Bitmap.bitmapOf(1, 1L << 40);
    assertThat(
            Filter.parse(
                """
                {"must": [{"key": "lang", "match": {"value": "en"}},
                          {"key": "year", "range": {"gte": 2000, "lt": 2010.5}},
                          {"key": "open", "match": {"value": true}},
                          {"key": "size", "match": {"value": 1.50}}],
                 "should": [{"key": "tag", "match": {"any": ["a", 2]}},
                            {"has_id": ["x", 17]},
                            {"has_id_bitmap": "%s"},
                            {"must_not": {"exists": {"key": "a.b"}}}],
                 "must_not": [{"is_empty": {"key": "c"}},
                              {"key": "tag", "match": {"except": ["z"]}}]}
                """
                    .formatted(base64(bitmap))))
        .isEqualTo(
            Filter.must(
                    Filter.match("lang", "en"),
                    Filter.range("year").gte(2000).lt(2010.5),
                    Filter.match("open", true),
                    Filter.match("size", new BigDecimal("1.5")))
                .should(
                    new Filter.MatchAny("tag", Set.of(FilterValue.of("a"), FilterValue.of(2))),
                    new Filter.HasId(Set.of("x"), Set.of(17L)),
                    Filter.externalIds(bitmap),
                    Filter.mustNot(Filter.exists("a.b")))
                .mustNot(
                    Filter.mustNot(Filter.exists("c")),
                    Filter.must(Filter.exists("tag")).mustNot(Filter.matchAny("tag", "z"))));
  }

  @Test
  void readsTheEmptyFilterAsOneThatMatchesAll() {
    assertThat(Filter.parse("{}")).isEqualTo(Filter.all());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "[]|the root of the filter",
        "|the root of the filter",
        "{\"most\": []}|the root of the filter",
        "{\"must\": 1}|at /must:",
        "{\"must\": [1]}|at /must/0:",
        "{\"must\": [{}]}|at /must/0:",
        "{\"must\": [{\"unknown\": 1}]}|at /must/0:",
        "{\"must\": [{\"key\": \"a\"}]}|at /must/0:",
        "{\"must\": [{\"key\": 1, \"match\": {\"value\": 1}}]}|at /must/0/key:",
        "{\"must\": [{\"key\": \"\", \"match\": {\"value\": 1}}]}|at /must/0/key:",
        "{\"must\": [{\"key\": \"a\", \"match\": 1}]}|at /must/0/match:",
        "{\"must\": [{\"key\": \"a\", \"match\": {}}]}|at /must/0/match:",
        "{\"must\": [{\"key\": \"a\", \"match\": {\"value\": null}}]}|at /must/0/match/value:",
        "{\"must\": [{\"key\": \"a\", \"match\": {\"text\": \"b\"}}]}|at /must/0/match:",
        "{\"must\": [{\"key\": \"a\", \"match\": {\"any\": \"b\"}}]}|at /must/0/match/any:",
        "{\"must\": [{\"key\": \"a\", \"match\": {\"any\": [[]]}}]}|at /must/0/match/any/0:",
        "{\"must\": [{\"key\": \"a\", \"match\": {\"value\": 1}, \"x\": 1}]}|at /must/0:",
        "{\"must\": [{\"key\": \"a\", \"range\": {}}]}|at /must/0/range:",
        "{\"must\": [{\"key\": \"a\", \"range\": {\"gt\": 1, \"gte\": 1}}]}|at /must/0/range:",
        "{\"must\": [{\"key\": \"a\", \"range\": {\"gt\": \"1\"}}]}|at /must/0/range/gt:",
        "{\"should\": [{\"must\": {\"has_id\": 3}}]}|at /should/0/must/has_id:",
        "{\"must_not\": [{\"has_id\": [1.5]}]}|at /must_not/0/has_id/0:",
        "{\"must_not\": [{\"has_id\": [99999999999999999999]}]}|at /must_not/0/has_id/0:",
        "{\"must\": {\"exists\": \"a\"}}|at /must/exists:",
        "{\"must\": {\"is_empty\": {}}}|at /must/is_empty/key:",
        "{\"must\": {\"has_id_bitmap\": \"*\"}}|at /must/has_id_bitmap:",
        "{\"must\": [}|line 1, column",
        "{\"must\": [], \"must\": []}|line 1, column",
        "{} {}|line 1, column",
        "{\"must\": [{\"key\": \"a\", \"match\": {\"value\": 1e-99999999999}}]}|exponent",
        "{\"must\": [{\"key\": \"a\", \"match\": {\"value\": 100e2147483647}}]}|exponent",
        "{\"must\": [{\"key\": \"a\", \"match\": {\"value\": NaN}}]}|line 1, column",
      })
  void namesThePlaceOfAnError(String json, String place) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> Filter.parse(json == null ? "" : json))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FILTER_INVALID))
        .withMessageContaining(place == null ? "" : place);
  }

  @ParameterizedTest
  @ValueSource(ints = {FilterParser.MAX_DEPTH + 1, 100_000})
  void refusesDeepNesting(int depth) {
    String json = "{\"must\":".repeat(depth) + "{\"has_id\":[1]}" + "}".repeat(depth);
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> Filter.parse(json))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FILTER_INVALID));
  }

  @Test
  void readsNestingUpToTheLimit() {
    int depth = FilterParser.MAX_DEPTH;
    Filter filter =
        Filter.parse("{\"must\":".repeat(depth) + "{\"has_id\":[1]}" + "}".repeat(depth));
    for (int i = 0; i < depth; i++) {
      filter = ((Filter.Clauses) filter).must().getFirst();
    }
    assertThat(filter).isEqualTo(Filter.hasId(1));
  }

  @Test
  void namesThePlaceOfABitmapThatIsNone() {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> Filter.parse("{\"must\": {\"has_id_bitmap\": \"AAAA\"}}"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BITMAP_INVALID))
        .withMessageContaining("/must/has_id_bitmap");
  }

  @Test
  void refusesAnEmptyPathAndABoundThatIsNotANumber() {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> Filter.match("", "x"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FILTER_INVALID));
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> Filter.range("a").gt(Double.NaN))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FILTER_INVALID));
  }

  private static String base64(Roaring64Bitmap bitmap) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bitmap.serializePortable(new DataOutputStream(bytes));
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
