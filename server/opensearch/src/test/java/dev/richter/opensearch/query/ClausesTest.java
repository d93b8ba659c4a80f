package dev.richter.opensearch.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.richter.opensearch.RichterPlugin;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opensearch.common.io.stream.BytesStreamOutput;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.json.JsonXContent;
import org.opensearch.core.common.io.stream.NamedWriteableAwareStreamInput;
import org.opensearch.core.common.io.stream.NamedWriteableRegistry;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.xcontent.DeprecationHandler;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.AbstractQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.TermQueryBuilder;
import org.opensearch.search.SearchModule;

final class ClausesTest {

  private static final SearchModule SEARCH =
      new SearchModule(Settings.EMPTY, List.of(new RichterPlugin()));

  private static QueryBuilder parse(String json) throws IOException {
    try (XContentParser content =
        JsonXContent.jsonXContent.createParser(
            new NamedXContentRegistry(SEARCH.getNamedXContents()),
            DeprecationHandler.THROW_UNSUPPORTED_OPERATION,
            json.replace('\'', '"'))) {
      return AbstractQueryBuilder.parseInnerQueryBuilder(content);
    }
  }

  private static QueryBuilder sentAndReceived(QueryBuilder clause) throws IOException {
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      out.writeNamedWriteable(clause);
      StreamInput in =
          new NamedWriteableAwareStreamInput(
              out.bytes().streamInput(), new NamedWriteableRegistry(SEARCH.getNamedWriteables()));
      return in.readNamedWriteable(QueryBuilder.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'richter_sparse': {'s': {'query': {'indices': [7, 3], 'values': [0.5, 2]}}}}",
        "{'richter_sparse': {'s': {'query': {'7': 0.5, '3': 2}, 'k': 3, 'exact': true, 'boost': 2, '_name': 'a'}}}",
        "{'richter_sparse': {'a.s': {'query': {'7': 1}, 'recall': 0.98, 'deadline': '50ms', 'ignore_unmapped': true}}}",
        "{'richter_sparse': {'s': {'query': {'7': 1}, 'impact_cut': 0, 'heap_factor': 0.9, 'filter': {'term': {'n': {'value': 3}}}}}}",
        "{'richter_multi_vector': {'m': {'query': [[1, 0], [0, -1]], 'k': 7, 'filter': {'term': {'n': {'value': 3}}}}}}",
        "{'richter_multi_vector': {'m': {'query': [[1]], 'probes': 8, 'candidates': 100, 'margin': 2.5, 'exact': true}}}",
        "{'richter_rerank': {'m': {'query': [[1, 2]], 'first_stage': {'match_all': {}}}}}",
        "{'richter_rerank': {'m': {'query': [[1, 2]], 'k': 5, 'depth': 50, 'deadline': '1s', 'first_stage': {'richter_sparse': {'s': {'query': {'1': 1}, 'k': 50}}}}}}",
      })
  void clausesStayTheSameOnTheirWay(String json) throws IOException {
    QueryBuilder clause = parse(json);
    assertThat(sentAndReceived(clause)).isEqualTo(clause).hasSameHashCodeAs(clause);
    assertThat(parse(clause.toString())).isEqualTo(clause).hasSameHashCodeAs(clause);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'7': 1} | {'7': 2}",
        "{'7': 1}, 'k': 3 | {'7': 1}, 'k': 4",
        "{'7': 1}, 'exact': true | {'7': 1}",
        "{'7': 1}, 'recall': 0.9 | {'7': 1}, 'recall': 0.8",
        "{'7': 1}, 'heap_factor': 0.9 | {'7': 1}",
        "{'7': 1}, 'deadline': '5ms' | {'7': 1}",
        "{'7': 1}, 'ignore_unmapped': true | {'7': 1}",
        "{'7': 1}, 'filter': {'match_all': {}} | {'7': 1}",
      })
  void clausesThatDifferAreNotEqual(String one, String other) throws IOException {
    String clause = "{'richter_sparse': {'s': {'query': %s}}}";
    assertThat(parse(clause.formatted(one))).isNotEqualTo(parse(clause.formatted(other)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'query': {'1': 0} | weight 0.0 of token 1",
        "'query': {'1': 1e300} | weight Infinity",
        "'query': {'x': 1} | [x], expected a token",
        "'query': {'3000000000': 1} | [3000000000], expected a token",
        "'query': {'1': '2'} | [VALUE_STRING], expected a number",
        "'query': {'indices': [1, 1], 'values': [1, 1]} | token 1 stands more than once",
        "'query': {'indices': [1.5], 'values': [1]} | 1.5",
        "'query': {'indices': [1]} | 1 tokens and 0 weights",
        "'query': {'indices': [1], 'values': [1], '2': 1} | expected one of both",
        "'query': {'1': 1}, 'k': 0 | k is 0, expected at least 1",
        "'query': {'1': 1}, 'deadline': '0ms' | expected a positive duration",
        "'query': {'1': 1}, 'deadline': 'soon' | failed to parse",
        "'query': {'1': 1}, 'depth': 3 | unknown field [depth]",
        "'k': 3 | [query]",
      })
  void whatIsWrongIsNamed(String body, String message) {
    assertThatThrownBy(() -> parse("{'richter_sparse': {'s': {%s}}}".formatted(body)))
        .satisfies(e -> assertThat(messages(e)).contains(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'richter_multi_vector': {'m': {'query': []}}} | without rows",
        "{'richter_multi_vector': {'m': {'query': [[1, 2], [1]]}}} | row 1 has 1 values, expected 2",
        "{'richter_multi_vector': {'m': {'query': [[]]}}} | row 0 has 0 values, expected at least 1",
        "{'richter_multi_vector': {'m': {'query': [1, 2]}}} | [VALUE_NUMBER], expected a row",
        "{'richter_rerank': {'m': {'query': [[1]]}}} | [first_stage]",
        "{'richter_rerank': {'m': {'query': [[1]], 'first_stage': {'match_all': {}}, 'depth': 0}}} | depth is 0",
        "{'richter_sparse': {}} | has no field",
        "{'richter_sparse': {'s': {'query': {'1': 1}}, 't': {'query': {'1': 1}}}} | [t] beside field [s]",
      })
  void clausesThatAreNoneAreRefused(String json, String message) {
    assertThatThrownBy(() -> parse(json)).satisfies(e -> assertThat(messages(e)).contains(message));
  }

  private static String messages(Throwable error) {
    StringBuilder messages = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      messages.append(cause.getMessage()).append('\n');
    }
    return messages.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"richter_sparse", "richter_multi_vector"})
  void filtersAddUp(String name) throws IOException {
    String vector = name.equals("richter_sparse") ? "{'1': 1}" : "[[1]]";
    String clause = "{'%s': {'f': {'query': %s%s}}}";
    QueryBuilder filter = new TermQueryBuilder("n", 3);
    QueryBuilder one = parse(clause.formatted(name, vector, "")).filter(filter);
    assertThat(one)
        .isEqualTo(
            parse(clause.formatted(name, vector, ", 'filter': {'term': {'n': {'value': 3}}}")));
    assertThat(one.filter(filter))
        .isEqualTo(
            parse(
                clause.formatted(
                    name,
                    vector,
                    ", 'filter': {'bool': {'filter': [{'term': {'n': {'value': 3}}}, {'term': {'n': {'value': 3}}}]}}")));
    assertThat(one.filter(null)).isSameAs(one);
  }
}
