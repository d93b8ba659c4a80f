package dev.richter.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.richter.bench.run.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NoiseTest {

  private static final double LN_2 = Math.log(2);

  @Test
  void deviationOfASettingIsThatOfASampleAsAShareOfItsMean() {
    Spread spread = Spread.of(Measurings.result("e", "0", 1, 98, 100, 102).repetitions());
    assertThat(spread.mean()).isEqualTo(100);
    assertThat(spread.deviation()).isCloseTo(0.02, within(1e-12));
  }

  @Test
  void agreementIsTheIntervalOfADifferenceOfMeans() {
    Result result = Measurings.result("e", "0", 1, 98, 100, 102);
    Noise noise = Noise.of(List.of(result));
    // The median of a chi-squared variable with 2 degrees of freedom is 2 ln 2; t of 1 is 12.7062.
    double deviation = 0.02 / Math.sqrt(LN_2);
    assertThat(noise.pools().get("e").deviation()).isCloseTo(deviation, within(1e-9));
    assertThat(noise.agreement("e", Spread.of(result.repetitions())).orElseThrow())
        .isCloseTo(
            12.7062 * Math.sqrt(2 * (deviation * deviation / 3 + Noise.FLOOR * Noise.FLOOR)),
            within(1e-5));
  }

  @Test
  void manySettingsPoolTheirDegreesOfFreedom() {
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      results.add(Measurings.result("e", "" + i, 1, 98, 100, 102));
    }
    Noise.Pool pool = Noise.of(results).pools().get("e");
    assertThat(pool.degrees()).isEqualTo(120);
    assertThat(pool.settings()).isEqualTo(120);
    assertThat(pool.rounds()).isEqualTo(3);
    // t of 120 degrees of freedom.
    assertThat(pool.agreement())
        .isCloseTo(
            1.97993 * Math.sqrt(2 * (0.0004 / LN_2 / 3 + Noise.FLOOR * Noise.FLOOR)), within(1e-6));
  }

  @Test
  void oneDisturbedSettingIsWiderItselfAndLeavesOthersAsTheyAre() {
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      results.add(Measurings.result("e", "" + i, 1, 99, 100, 101));
    }
    double before = Noise.of(results).pools().get("e").deviation();
    Result disturbed = Measurings.result("e", "disturbed", 1, 100, 100, 400);
    results.add(disturbed);
    Noise noise = Noise.of(results);
    assertThat(noise.pools().get("e").deviation()).isCloseTo(before, within(1e-12));
    assertThat(noise.agreement("e", Spread.of(disturbed.repetitions())).orElseThrow())
        .isGreaterThan(1);
    assertThat(noise.agreement("e", Spread.of(results.getFirst().repetitions())).orElseThrow())
        .isLessThan(0.05);
  }

  @Test
  void enginesDoNotShareTheirNoise() {
    Noise noise =
        Noise.of(
            List.of(
                Measurings.result("quiet", "0", 1, 100, 100),
                Measurings.result("loud", "0", 1, 90, 110)));
    assertThat(noise.pools().get("quiet").deviation()).isZero();
    assertThat(noise.pools().get("loud").deviation()).isGreaterThan(0.1);
  }

  @Test
  void singleRoundsTellNothing() {
    Result result = Measurings.result("e", "0", 1, 100);
    Noise noise = Noise.of(List.of(result));
    assertThat(noise.pools()).isEmpty();
    assertThat(noise.agreement("e", Spread.of(result.repetitions()))).isEmpty();
    assertThat(
            NoiseSection.sentence(Measurements.of(List.of(new RunDirectory("r", List.of(result))))))
        .contains("nothing is known of the noise");
  }

  @Test
  void runsThatDifferByRoundsAndByRunsAgreeInAboutNineteenOfTwentySettings() {
    long seed = Long.getLong("richter.seed", System.nanoTime());
    System.out.printf("NoiseTest: -Drichter.seed=%d%n", seed);
    Random random = new Random(seed);
    RunDirectory first = run(random);
    List<Difference> differences = Difference.between(first, run(random));
    assertThat(differences).hasSize(2_000);
    long agree = differences.stream().filter(Difference::agrees).count();
    // 1,900 are to be expected if no setting kept a larger deviation of its own, and 10 is the
    // deviation of that.
    assertThat(agree).isBetween(1_840L, 2_000L);
  }

  private static RunDirectory run(Random random) {
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      double mean = 200 * (1 + Noise.FLOOR * random.nextGaussian());
      double[] rounds = new double[3];
      for (int round = 0; round < rounds.length; round++) {
        rounds[round] = mean * (1 + 0.02 * random.nextGaussian());
      }
      results.add(Measurings.result("e", "" + i, 1, rounds));
    }
    return new RunDirectory("run", results);
  }

  @Test
  void sentenceNamesEachEngineOnce() {
    Measurements measurements =
        Measurements.of(
            List.of(
                new RunDirectory(
                    "run",
                    List.of(
                        Measurings.result("peer", "0", 1, 100, 100, 100),
                        Measurings.result("richter", "0", 1, 100, 100, 100)))));
    // Rounds that do not differ leave the floor: 12.706 × √2 × 1 %.
    assertThat(NoiseSection.sentence(measurements))
        .isEqualTo(
            "Two runs of this configuration should agree within ±18.0 % for richter, ±18.0 % for peer,"
                + " in the mean latency of 19 of 20 settings.");
  }

  @Test
  void differencesBesideTheStatedNoiseAreTold() {
    List<Result> first = new ArrayList<>();
    List<Result> second = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      first.add(Measurings.result("richter", "" + i, 1, 99, 100, 101));
      double factor = i < 90 ? 1.01 : 1.2;
      second.add(Measurings.result("richter", "" + i, 1, 99 * factor, 100 * factor, 101 * factor));
    }
    Section section =
        NoiseSection.of(
            Measurements.of(
                List.of(new RunDirectory("monday", first), new RunDirectory("tuesday", second))));
    assertThat(section.notes().getLast())
        .startsWith("tuesday beside monday: 90 of 100 settings agree within their ±, where 95 were")
        .contains("+1.0 %");
    assertThat(section.panels().getLast().tables().getFirst().table().rows())
        .hasSize(100)
        .filteredOn(row -> "no".equals(row.getLast()))
        .hasSize(10);
  }
}
