package dev.richter.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.bench.report.Table;
import dev.richter.bench.run.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChoicesTest {

  private static final List<Result> RESULTS =
      List.of(
          Measurings.result("richter", "0.2", 0.91, 100, 102),
          Measurings.result("richter", "0.1", 0.95, 130, 130),
          Measurings.result("richter", "0.05", 0.96, 120, 122),
          Measurings.result("richter", "0", 1, 300, 300),
          Measurings.result("peer", "8", 0.949, 90, 92));

  private static List<String> cuts(List<Measured> settings, double recall) {
    return Choices.fastestReaching(settings, recall).stream()
        .map(setting -> setting.setting().search().get("impact_cut"))
        .toList();
  }

  @Test
  void fastestThatReachesTheRecallIsChosenEvenWhereItHasMore() {
    List<Measured> richter = Choices.of("richter", Measurings.measured(RESULTS));
    assertThat(cuts(richter, 0.90)).containsExactly("0.2");
    assertThat(cuts(richter, 0.95)).containsExactly("0.05");
    assertThat(cuts(richter, 0.98)).containsExactly("0");
  }

  @Test
  void queriesForChoosingDecideAndTheOthersAreReported() {
    Result lucky = Measurings.tuned("0.2", 0.96, 0.94, 100);
    Result sound = Measurings.tuned("0.1", 0.948, 0.951, 130);
    Measured chosen =
        Choices.fastestReaching(Measurings.measured(List.of(lucky, sound)), 0.95).orElseThrow();
    assertThat(chosen.meanMicros()).isEqualTo(130);
    assertThat(chosen.recall()).isEqualTo(0.948);
  }

  @Test
  void nothingIsGuessedWhereNoSettingReachesTheRecall() {
    List<Measured> peer = Choices.of("peer", Measurings.measured(RESULTS));
    assertThat(cuts(peer, 0.90)).containsExactly("8");
    assertThat(cuts(peer, 0.95)).isEmpty();
  }

  @Test
  void ofTheBestQualityTheFastestIsChosen() {
    List<Measured> settings =
        Measurings.measured(
            List.of(
                Measurings.result("richter", "0", 1, Map.of("nDCG@10", 0.5), 300),
                Measurings.result("richter", "0.1", 0.99, Map.of("nDCG@10", 0.5), 100),
                Measurings.result("richter", "0.2", 0.9, Map.of("nDCG@10", 0.48), 50),
                Measurings.result("richter", "0.3", 0.8, 20)));
    assertThat(Choices.best(settings, "nDCG@10").orElseThrow().meanMicros()).isEqualTo(100);
    assertThat(Choices.best(settings, "RR@10")).isEmpty();
  }

  @Test
  void mainMeasureIsNdcgOrElseTheFirstByName() {
    assertThat(
            Choices.mainMeasure(
                Measurings.measured(
                    List.of(
                        Measurings.result(
                            "richter", "0", 1, Map.of("nDCG@10", 0.5, "AP", 0.1), 300)))))
        .contains("nDCG@10");
    assertThat(
            Choices.mainMeasure(
                Measurings.measured(
                    List.of(
                        Measurings.result(
                            "richter", "0", 1, Map.of("RR@10", 0.5, "P@5", 0.1), 300)))))
        .contains("P@5");
    assertThat(Choices.mainMeasure(Measurings.measured(RESULTS))).isEmpty();
  }

  @Test
  void tableHasARowForEachEngineAndWhatToType() {
    Section section = Choices.section(Measurements.of(List.of(new RunDirectory("run", RESULTS))));
    Table table = section.panels().getFirst().tables().getFirst().table();
    List<String> names = table.columns().stream().map(Table.Column::name).toList();
    assertThat(table.rows()).hasSize(2 * Choices.RECALLS.size());
    assertThat(table.rows().get(2).subList(0, 4))
        .containsExactly("recall ≥ 0.95", "richter", "default", 0.96);
    assertThat(table.rows().get(2).get(names.indexOf("search options")))
        .isEqualTo("--impact-cut 0.05");
    assertThat(table.rows().get(2).get(names.indexOf("mean µs"))).isEqualTo(121.0);
    assertThat(table.rows().get(2).get(names.indexOf("index MiB"))).isEqualTo(4.0);
    assertThat(table.rows().get(3).subList(0, 4))
        .containsExactly("recall ≥ 0.95", "peer", "not reached", null);
  }

  @Test
  void oneNumberOfDocumentsAndThreadsIsChosenFromTheMostAndTheFewest() {
    Measurements measurements =
        Measurements.of(List.of(new RunDirectory("run", ExampleRuns.results(1, 2))));
    assertThat(measurements.largest().keySet().stream().map(Scope::label))
        .containsExactlyInAnyOrder(
            ExampleRuns.HOSTILE + ", 200,000 documents · vectors · k = 10 · 1 thread",
            ExampleRuns.HOSTILE + ", 200,000 documents · vectors · k = 100 · 1 thread",
            "scifact, 5,183 documents · splade · k = 10 · 1 thread",
            "scifact, 5,183 documents · splade · k = 100 · 1 thread");
  }
}
