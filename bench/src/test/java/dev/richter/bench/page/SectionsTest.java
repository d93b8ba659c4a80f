package dev.richter.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.richter.bench.page.Chart.Style;
import dev.richter.bench.report.Table;
import dev.richter.bench.run.Result;
import dev.richter.bench.run.Result.Accuracy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SectionsTest {

  private static Measurements of(Result... results) {
    return Measurements.of(List.of(new RunDirectory("run", List.of(results))));
  }

  private static List<Double> xs(Chart chart, String series, Style style) {
    return ((Chart.Points) chart)
        .series().stream()
            .filter(own -> own.name().equals(series) && own.style() == style)
            .flatMap(own -> own.marks().stream().map(Chart.Mark::x))
            .toList();
  }

  private static List<Object> column(Table table, String name) {
    int index = table.columns().stream().map(Table.Column::name).toList().indexOf(name);
    return table.rows().stream().map(row -> row.get(index)).toList();
  }

  @Test
  void frontIsOfABuildAndTheOthersAreFaint() {
    Section section =
        RecallSection.of(
            of(
                Measurings.result("richter", "0.3", 0.9, 100),
                Measurings.result("richter", "0.2", 0.89, 110),
                Measurings.result("richter", "0.1", 0.99, 200),
                Measurings.result("peer", "0.1", 0.8, 900)));
    for (Chart chart : section.panels().getFirst().charts()) {
      assertThat(xs(chart, "richter default", Style.LINE)).containsExactlyInAnyOrder(0.9, 0.99);
      assertThat(xs(chart, "richter default", Style.FAINT)).containsExactly(0.89);
      assertThat(xs(chart, "peer default", Style.LINE)).containsExactly(0.8);
    }
    assertThat(column(section.panels().getFirst().tables().getFirst().table(), "on its front"))
        .containsExactly("yes", "", "yes", "yes");
  }

  @Test
  void settingsOfAnotherKAreAnotherPanel() {
    List<Result> results = ExampleRuns.results(1, 2);
    Section section = RecallSection.of(Measurements.of(List.of(new RunDirectory("run", results))));
    assertThat(section.panels()).hasSize(6);
    assertThat(section.panels().stream().map(Section.Panel::label)).doesNotHaveDuplicates();
  }

  private static Result judged(String cut, double recall, double micros, double... gains) {
    double mean = Arrays.stream(gains).average().orElseThrow();
    Result result =
        Measurings.result("richter", cut, recall, Map.of("nDCG@10", mean), micros, micros);
    return new Result(
        result.schema(),
        result.setting(),
        result.collection(),
        result.index(),
        new Accuracy(recall, null, 0, Map.of("nDCG@10", mean), Map.of("nDCG@10", gains)),
        result.repetitions(),
        null,
        result.machine(),
        result.software());
  }

  @Test
  void qualityIsTestedAgainstTheExactSearch() {
    Section section =
        QualitySection.of(
            of(
                judged("0", 1, 300, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
                judged("0.1", 0.95, 200, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.9),
                judged("0.2", 0.7, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
    Table table = section.panels().getFirst().tables().getFirst().table();
    assertThat(column(table, "nDCG@10 less exact"))
        .satisfiesExactly(
            worst -> assertThat((Double) worst).isCloseTo(-1, within(1e-9)),
            middle -> assertThat((Double) middle).isCloseTo(-0.01, within(1e-9)),
            exact -> assertThat((Double) exact).isZero());
    assertThat(column(table, "p"))
        .satisfiesExactly(
            worst -> assertThat((Double) worst).isLessThan(0.01),
            middle -> assertThat((Double) middle).isGreaterThan(0.5),
            exact -> assertThat((Double) exact).isEqualTo(1));
    assertThat(
            ((Chart.Points) section.panels().getFirst().charts().getFirst())
                .series().stream().filter(own -> own.style() == Style.REFERENCE))
        .singleElement()
        .satisfies(line -> assertThat(line.marks()).allMatch(mark -> mark.y() == 1));
  }

  @Test
  void withoutJudgementsQualityIsNotShownButExplained() {
    Section section = QualitySection.of(of(Measurings.result("richter", "0", 1, 100)));
    assertThat(section.panels()).isEmpty();
    assertThat(section.lead()).contains("No collection has judgements");
  }

  @Test
  void exactSearchIsOneThatSaysSoOrFoundAll() {
    assertThat(
            QualitySection.exact(
                Measurings.measured(List.of(Measurings.result("richter", "0", 0.999, 100)))))
        .isEmpty();
    assertThat(
            QualitySection.exact(
                    Measurings.measured(
                        List.of(
                            Measurings.result("richter", "0.1", 0.99, 100),
                            Measurings.result("richter", "0", 1, 300))))
                .orElseThrow()
                .meanMicros())
        .isEqualTo(300);
  }

  @Test
  void eachIndexIsShownOnceWithItsParts() {
    Section section =
        IndexSection.of(
            of(
                Measurings.result("richter", "0", 1, 100),
                Measurings.result("richter", "0.1", 0.9, 50),
                Measurings.result("peer", "0", 1, 100)));
    Chart.Bars sizes = (Chart.Bars) section.panels().getFirst().charts().getFirst();
    assertThat(sizes.categories()).containsExactly("richter default", "peer default");
    assertThat(sizes.parts()).extracting(Chart.Part::name).containsExactly("forward", "postings");
    assertThat(sizes.parts().getFirst().values()).containsExactly(3.0, 3.0);
    Table table = section.panels().getFirst().tables().getFirst().table();
    assertThat(column(table, "documents/s")).containsExactly(500.0, 500.0);
    assertThat(column(table, "peak MiB")).containsExactly(100.0, 100.0);
  }

  @Test
  void smallPartsOfAnIndexAreTakenTogether() {
    assertThat(
            IndexSection.mebibytesByPart(
                new Result.Built(
                    1,
                    1,
                    Map.of("forward", 200L << 20, "a", 1L << 20, "b", 1L << 19),
                    0,
                    Map.of())))
        .containsExactlyInAnyOrderEntriesOf(Map.of("forward", 200.0, "others", 1.5));
  }

  @Test
  void scalingIsShownWhereThereIsMoreThanOneOnly() {
    assertThat(ScalingSection.of(of(Measurings.result("richter", "0", 1, 100))).panels()).isEmpty();
    Section section =
        ScalingSection.of(
            Measurements.of(List.of(new RunDirectory("run", ExampleRuns.results(1, 2)))));
    assertThat(section.panels()).hasSize(2);
    Table threads = section.panels().getFirst().tables().getFirst().table();
    assertThat(threads.caption()).isEqualTo("Throughput by threads");
    assertThat(column(threads, "threads").subList(0, 2)).containsExactly(1, 2);
    assertThat((Double) column(threads, "times the first").get(1)).isBetween(1.5, 2.1);
    Chart.Points byDocuments = (Chart.Points) section.panels().getLast().charts().getFirst();
    assertThat(byDocuments.series())
        .as("one setting of each build")
        .hasSize(4)
        .allSatisfy(
            own ->
                assertThat(own.marks().stream().map(Chart.Mark::x))
                    .containsExactly(50_000.0, 200_000.0));
  }

  @Test
  void distributionsAreOfChosenSettingsThatTellThem() {
    Section section =
        LatencySection.of(
            Measurements.of(List.of(new RunDirectory("run", ExampleRuns.results(1, 2)))));
    Chart.Points chart = (Chart.Points) section.panels().getFirst().charts().getFirst();
    assertThat(chart.series())
        .extracting(Chart.Series::name)
        .hasSize(2)
        .anyMatch(name -> name.startsWith("richter"))
        .contains("lucene default");
    assertThat(chart.series().getFirst().marks())
        .hasSize(15)
        .isSortedAccordingTo((a, b) -> Double.compare(a.y(), b.y()));
    assertThat(LatencySection.of(of(Measurings.result("peer", "0", 1, 100))).panels()).isEmpty();
  }

  @Test
  void figuresOfTheFirstRunCountWhereSeveralMeasuredTheSame() {
    Measurements measurements =
        Measurements.of(
            List.of(
                new RunDirectory("first", List.of(Measurings.result("richter", "0", 1, 100))),
                new RunDirectory(
                    "second",
                    List.of(
                        Measurings.result("richter", "0", 1, 150),
                        Measurings.result("richter", "0.1", 0.9, 50)))));
    assertThat(measurements.settings())
        .extracting(Measured::meanMicros)
        .containsExactly(50.0, 100.0);
  }

  @Test
  void columnsOfAnnBenchmarksHaveItsUnits() {
    Table table = AnnBenchmarks.table(of(Measurings.result("richter", "0", 0.97, 200, 100)));
    assertThat(column(table, "algorithm")).containsExactly("richter");
    assertThat(column(table, "parameters")).containsExactly("richter default(impact_cut 0)");
    assertThat(column(table, "k-nn")).containsExactly(0.97);
    assertThat(column(table, "qps")).as("of the best round").containsExactly(10_000.0);
    assertThat(column(table, "indexsize")).as("kB").containsExactly(4096.0);
    assertThat(column(table, "epsilon")).containsExactly((Object) null);
  }

  @Test
  void parametersAreWrittenAsTheirUserWritesThem() {
    Result richter =
        ExampleRuns.results(1, 2).stream()
            .filter(own -> own.setting().build().equals("b2,f16"))
            .findFirst()
            .orElseThrow();
    assertThat(Parameters.ofBuild(richter)).isEqualTo("--block-size 2 --weight-type float16");
    assertThat(Parameters.ofSearch(richter)).isEqualTo("--heap-factor 0.7 --impact-cut 0.2");
    Result usual = ExampleRuns.results(1, 2).getFirst();
    assertThat(Parameters.ofBuild(usual)).as("all are the defaults").isEmpty();
    Result peer = Measurings.result("peer", "8", 1, 100);
    assertThat(Parameters.ofSearch(peer)).isEqualTo("impact_cut=8");
  }
}
