package dev.richter.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.bench.report.Machine;
import dev.richter.bench.run.Result;
import dev.richter.bench.run.Result.Repetition;
import dev.richter.bench.run.Result.Searched;
import dev.richter.bench.run.Result.Software;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DoubtsTest {

  private static Result sound(String cut) {
    double[] quantiles = new double[Repetition.SHARES.size()];
    List<Repetition> repetitions = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      repetitions.add(new Repetition("", 0.4, 100, 99, 10_000, quantiles, 0, 0));
    }
    return with(
        Measurings.result("richter", cut, 1, Map.of("nDCG@10", 0.5), 100),
        repetitions,
        Measurings.MACHINE,
        Measurings.SOFTWARE,
        "digest");
  }

  private static Result with(
      Result result,
      List<Repetition> repetitions,
      Machine machine,
      Software software,
      String digest) {
    return new Result(
        result.schema(),
        result.setting(),
        new Searched(50, digest, null, result.collection().judged()),
        result.index(),
        result.accuracy(),
        repetitions,
        null,
        machine,
        software);
  }

  private static List<String> doubts(Result... results) {
    return Doubts.of(List.of(new RunDirectory("run", List.of(results))));
  }

  @Test
  void soundResultsRaiseNone() {
    assertThat(doubts(sound("0"), sound("1"))).isEmpty();
  }

  @Test
  void loadIsToldWithHowManyAndHowMuch() {
    Result sound = sound("0");
    double[] quantiles = sound.repetitions().getFirst().quantiles();
    List<Repetition> busy = new ArrayList<>(sound.repetitions());
    busy.add(new Repetition("", 2.34, 100, 99, 10_000, quantiles, 0, 0));
    assertThat(
            doubts(
                sound("1"), with(sound, busy, Measurings.MACHINE, Measurings.SOFTWARE, "digest")))
        .singleElement()
        .asString()
        .startsWith(
            "1 of 2 results have rounds that began while others wanted a CPU (load up to 2.3)");
  }

  @Test
  void timeThatWasNotOnTheCpuIsTold() {
    Result sound = sound("0");
    double[] quantiles = sound.repetitions().getFirst().quantiles();
    List<Repetition> waited =
        Collections.nCopies(3, new Repetition("", 0.4, 100, 60, 10_000, quantiles, 0, 0));
    assertThat(doubts(with(sound, waited, Measurings.MACHINE, Measurings.SOFTWARE, "digest")))
        .singleElement()
        .asString()
        .startsWith("All 1 results spent less than 90 % of their wall time on the CPU");
  }

  @Test
  void mixturesAreTold() {
    Result sound = sound("0");
    Machine other = new Machine("other cpu", 8, "java", "system", "2026-01-02T03:04:05Z", 0.5);
    Software later = new Software("0.1.0", "beef+", "engine 1", List.of("java"), List.of(0));
    assertThat(doubts(sound("1"), with(sound, sound.repetitions(), other, later, "another")))
        .anySatisfy(doubt -> assertThat(doubt).contains("different machines", "other cpu"))
        .anySatisfy(doubt -> assertThat(doubt).contains("different commits", "beef+, c0ffee"))
        .anySatisfy(doubt -> assertThat(doubt).contains("changed since their commit"))
        .anySatisfy(doubt -> assertThat(doubt).contains("articles", "2 digests"))
        .hasSize(4);
  }

  @Test
  void fewRoundsMissingJudgementsAndMissingLatenciesAreTold() {
    assertThat(doubts(Measurings.result("peer", "0", 1, 100, 100)))
        .anySatisfy(doubt -> assertThat(doubt).contains("fewer than 3 rounds"))
        .anySatisfy(doubt -> assertThat(doubt).contains("No collection has judgements"))
        .anySatisfy(doubt -> assertThat(doubt).contains("no p50 and p99"))
        .hasSize(3);
  }

  @Test
  void oneThreadOnAnyCpuIsTold() {
    Result sound = sound("0");
    Software anywhere = new Software("0.1.0", "c0ffee", "engine 1", List.of("java"), List.of());
    assertThat(doubts(with(sound, sound.repetitions(), Measurings.MACHINE, anywhere, "digest")))
        .singleElement()
        .asString()
        .contains("without being kept on one CPU");
  }
}
