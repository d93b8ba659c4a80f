package dev.richter.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.multivector.Head;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainerTest {

  private static final int INPUT = 24;

  @TempDir Path directory;

  private final RandomPairs pairs = RandomPairs.of(40, INPUT, 5, 12, new Random(5));

  private static TrainingOptions options(long seed) {
    return options(seed, 2, 0.2);
  }

  private static TrainingOptions options(long seed, int hardNegatives, double distillation) {
    return new TrainingOptions(
        8,
        List.of(new ClusteringBudget.Fixed(3), new ClusteringBudget.Share(50)),
        List.of(ClusteringBudget.NONE),
        Reduction.CLUSTERING,
        7,
        hardNegatives,
        40,
        0.1,
        distillation,
        1e-2,
        seed);
  }

  private Trainer begin(int threads, long seed) {
    return Trainer.begin(pairs, options(seed), "e", Optional.empty(), threads);
  }

  @Test
  void theLossFalls() {
    try (Trainer trainer = Trainer.begin(pairs, options(1, 0, 0), "e", Optional.empty(), 2)) {
      double early = 0;
      double late = 0;
      while (!trainer.isDone()) {
        double loss = trainer.step();
        early += trainer.steps() <= 5 ? loss : 0;
        late += trainer.steps() > 35 ? loss : 0;
      }
      assertThat(late).isLessThan(0.9 * early);
    }
  }

  @Test
  void theSameSeedGivesTheSameHeadOnAnyNumberOfThreads() {
    try (Trainer one = begin(1, 1);
        Trainer three = begin(3, 1);
        Trainer other = begin(1, 2)) {
      while (!one.isDone()) {
        double loss = one.step();
        assertThat(three.step()).isEqualTo(loss);
        other.step();
      }
      assertThat(one.steps()).isEqualTo(40);
      assertThat(three.head()).isEqualTo(one.head());
      assertThat(other.head()).isNotEqualTo(one.head());
      assertThat(one.head().dimension()).isEqualTo(8);
    }
  }

  @Test
  void aResumedTrainingGivesTheSameHeadAsOneWithoutAPause() {
    Path path = directory.resolve("c");
    Head whole;
    try (Trainer trainer = begin(1, 1)) {
      while (!trainer.isDone()) {
        trainer.step();
        if (trainer.steps() == 13) {
          trainer.save(path);
        }
      }
      whole = trainer.head();
    }
    try (Trainer resumed = Trainer.resume(pairs, options(1), "e", Optional.empty(), 2, path)) {
      assertThat(resumed.steps()).isEqualTo(13);
      while (!resumed.isDone()) {
        resumed.step();
      }
      assertThat(resumed.head()).isEqualTo(whole);
    }
  }

  @Test
  void aCheckpointOfAnotherTrainingOrADamagedOneIsRefused() throws Exception {
    Path path = directory.resolve("c");
    try (Trainer trainer = begin(1, 1)) {
      trainer.save(path);
    }
    failsToResume(ErrorCode.PARAMETER_INVALID, 2, path, "seed 1", "seed 2");
    byte[] bytes = Files.readAllBytes(path);
    byte[] damaged = bytes.clone();
    damaged[bytes.length / 2] ^= 1;
    Files.write(path, damaged);
    failsToResume(ErrorCode.DATA_MALFORMED, 1, path, "checksum");
    for (int length : new int[] {0, 5, 20, bytes.length - 1}) {
      Files.write(path, Arrays.copyOf(bytes, length));
      failsToResume(ErrorCode.DATA_TRUNCATED, 1, path, length + " bytes");
    }
    Files.delete(path);
    failsToResume(ErrorCode.DATA_NOT_FOUND, 1, path, "no such file");
  }

  private void failsToResume(ErrorCode code, long seed, Path path, String... fragments) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(
            () -> Trainer.resume(pairs, options(seed), "e", Optional.empty(), 1, path).close())
        .withMessageContaining(path.toString())
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(code))
        .satisfies(failure -> assertThat(failure).hasMessageContainingAll(fragments));
  }

  @Test
  void theFirstHeadKeepsTheDirectionsInWhichRowsExtendMost() {
    float[] matrix = FirstHead.of(pairs, 8, 1);
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j <= i; j++) {
        double product = 0;
        for (int input = 0; input < INPUT; input++) {
          product += (double) matrix[input * 8 + i] * matrix[input * 8 + j];
        }
        assertThat(product).isBetween((i == j ? 1 : 0) - 1e-5, (i == j ? 1 : 0) + 1e-5);
      }
    }
    // The texts of a pair share something in the first half of the positions.
    double firstHalf = 0;
    for (int i = 0; i < INPUT / 2 * 8; i++) {
      firstHalf += (double) matrix[i] * matrix[i];
    }
    assertThat(firstHalf).isGreaterThan(6);
  }

  @Test
  void eachRoundTakesEachPairAtMostOnce() {
    PairOrder order = new PairOrder(40, 7, 3);
    int[] round = IntStream.range(0, 5).flatMap(step -> Arrays.stream(order.batch(step))).toArray();
    assertThat(Arrays.stream(round).distinct().count()).isEqualTo(35);
    assertThat(order.batch(5)).isNotEqualTo(order.batch(0));
    assertThat(new PairOrder(40, 7, 3).batch(8)).isEqualTo(order.batch(8));
  }
}
