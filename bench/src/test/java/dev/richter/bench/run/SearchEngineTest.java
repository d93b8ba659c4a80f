package dev.richter.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.bench.run.RunConfig.EngineConfig;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearchEngineTest {

  private static List<Map<String, String>> searches(String engine, String json) throws IOException {
    JsonNode searches = new ObjectMapper().readTree(json);
    return SearchEngine.of(engine).searches(new EngineConfig(engine, List.of(), searches));
  }

  @Test
  void listsOfValuesAreTakenInAllCombinations() throws IOException {
    assertThat(searches("richter", "{\"impact_cut\": [0, 0.1], \"heap_factor\": [0.9, 1]}"))
        .containsExactlyInAnyOrder(
            Map.of("impact_cut", "0", "heap_factor", "0.9"),
            Map.of("impact_cut", "0", "heap_factor", "1"),
            Map.of("impact_cut", "0.1", "heap_factor", "0.9"),
            Map.of("impact_cut", "0.1", "heap_factor", "1"));
  }

  @Test
  void severalGridsAreOneListInWhichNothingStandsTwice() throws IOException {
    assertThat(
            searches(
                "richter", "[{\"exact\": true}, {\"impact_cut\": [0, 0.1]}, {\"impact_cut\": 0}]"))
        .containsExactly(
            Map.of("exact", "true"), Map.of("impact_cut", "0"), Map.of("impact_cut", "0.1"));
  }

  @Test
  void richterHasItsExactTwinAmongTheDefaults() {
    for (String engine : List.of("richter", "richter-multi-vector")) {
      assertThat(SearchEngine.of(engine).searches(EngineConfig.of(engine)))
          .contains(Map.of("exact", "true"))
          .hasSizeGreaterThan(5);
    }
  }

  @Test
  void anEngineWithoutParametersHasOneSearch() {
    assertThat(SearchEngine.of("lucene").searches(EngineConfig.of("lucene")))
        .containsExactly(Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          richter | {"cut": 1} | search parameter "cut" of richter
          richter | {"impact_cut": -1} | impact_cut -1
          richter | {"impact_cut": "low"} | impact_cut "low"
          richter | {"exact": 1} | exact 1
          lucene | {"exact": true} | search parameter "exact" of lucene
          richter | 7 | an object of parameters
          """)
  void parametersThatAnEngineDoesNotHaveAreRefused(String engine, String json, String named) {
    assertThatThrownBy(() -> searches(engine, json))
        .isInstanceOf(RichterException.class)
        .hasMessageContaining(named);
  }

  @Test
  void anUnknownEngineIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> SearchEngine.of("solr"))
        .isInstanceOf(RichterException.class)
        .hasMessageContaining("solr")
        .hasMessageContaining("seismic");
  }

  @Test
  void workersGetTheNamesOfTheEngine() {
    assertThat(
            SearchEngine.workerParameters(
                Map.of("impact_cut", "0.1", "heap_factor", "1", "exact", "true")))
        .isEqualTo(Map.of("impactCut", "0.1", "heapFactor", "1"));
  }
}
