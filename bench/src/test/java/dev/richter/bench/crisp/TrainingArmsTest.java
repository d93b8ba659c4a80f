package dev.richter.bench.crisp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.richter.bench.crisp.TrainingArms.Cell;
import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFileWriter;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.tools.train.PairFiles;
import dev.richter.tools.train.Reduction;
import dev.richter.tools.train.TrainingOptions;
import dev.richter.vector.MultiVector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingArmsTest {

  private static final int DIMENSION = 6;
  private static final TrainingOptions OPTIONS =
      new TrainingOptions(
          4,
          List.of(ClusteringBudget.NONE),
          List.of(ClusteringBudget.NONE),
          Reduction.CLUSTERING,
          5,
          1,
          3,
          0.1,
          0.5,
          1e-2,
          0);

  @TempDir private Path directory;

  /** 30 passages; those of 0 to 19 are to be trained with, unless dev or tune asks for them. */
  @BeforeEach
  void writeDirectory() {
    write("passages", "p", 30, 8);
    write("train.queries", "t", 20, 3);
    write("dev.queries", "d", 4, 3);
    write("tune.queries", "u", 3, 3);
    write("judged.documents", "j", 9, 7);
    write("judged.queries", "q", 3, 3);
    qrels("train", "t", "p", 20, 0);
    qrels("dev", "d", "p", 4, 18);
    qrels("tune", "u", "p", 2, 0);
    qrels("judged", "q", "j", 2, 4);
  }

  private void write(String name, String prefix, int texts, int rows) {
    Path path = directory.resolve(name + ".npy");
    Random random = new Random(texts);
    try (MultiVectorFileWriter writer =
        MultiVectorFileWriter.create(path, DIMENSION, FloatType.FLOAT32)) {
      for (int text = 0; text < texts; text++) {
        float[] values = new float[rows * DIMENSION];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextGaussian();
        }
        writer.write(prefix + text, MultiVector.of(DIMENSION, values));
      }
      writer.finish();
    }
  }

  private void qrels(String name, String queries, String documents, int count, int first) {
    Map<String, Map<String, Integer>> grades = new HashMap<>();
    for (int i = 0; i < count; i++) {
      grades.put(queries + i, Map.of(documents + (first + i), 1));
    }
    Qrels.of(grades).write(directory.resolve(name + ".qrels.tsv"));
  }

  @Test
  void passagesThatAnswerQueriesOfDevOrTuneAreNotTrainedWith() {
    try (PairFiles pairs = CrispData.open(directory).pairs(Integer.MAX_VALUE)) {
      // Of 20 pairs those of passages 0 and 1 are tune's, those of 18 and 19 dev's.
      assertThat(pairs.size()).isEqualTo(16);
    }
    try (PairFiles pairs = CrispData.open(directory).pairs(7)) {
      assertThat(pairs.size()).isEqualTo(7);
    }
  }

  @Test
  void aPoolHasTheAnswersAndAlwaysTheSameOthers() {
    JudgedTexts pool = CrispData.open(directory).pool("dev", 3, 10);
    assertThat(pool.queries()).hasSize(3);
    assertThat(pool.documentIds())
        .hasSize(10)
        .contains("p18", "p19", "p20")
        .doesNotHaveDuplicates();
    assertThat(CrispData.open(directory).pool("dev", 3, 10)).isEqualTo(pool);
    assertThat(CrispData.open(directory).pool("dev", 9, 99).documentIds()).hasSize(30);
    assertThat(CrispData.open(directory).judged().queries()).hasSize(2);
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    Files.delete(directory.resolve("passages.npy"));
    Files.delete(directory.resolve("judged.qrels.tsv"));
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> CrispData.open(directory))
        .withMessageContainingAll("no passages.npy, judged.qrels.tsv", directory.toString())
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DATA_NOT_FOUND));
  }

  @Test
  void everyArmIsMeasuredWithEachBudgetAndSeed() {
    CrispData data = CrispData.open(directory);
    Budgets two = Budgets.parse("2");
    Map<Cell, List<Scores>> scores;
    try (PairFiles pairs = data.pairs(Integer.MAX_VALUE)) {
      TrainingArms arms =
          new TrainingArms(
              pairs,
              data.pool("dev", 4, 30),
              data.judged(),
              OPTIONS,
              List.of(two, Budgets.parse("C2x50")),
              1,
              line -> {});
      arms.measureUntrained();
      arms.train(1);
      arms.train(2);
      scores = arms.scores();
    }
    for (String arm : TrainingArms.OTHERS) {
      List<Scores> bySeed = scores.get(new Cell(arm, two));
      assertThat(bySeed).as(arm).hasSize(arm.equals(TrainingArms.UNTRAINED) ? 1 : 2);
      assertThat(bySeed.getFirst().vectors()).isEqualTo(2);
      assertThat(bySeed.getFirst().reciprocalRanks()).hasSize(4);
      assertThat(bySeed.getFirst().gains()).hasSize(2);
    }
    assertThat(scores.get(new Cell(TrainingArms.CRISP, two)).getFirst().bytes()).isEqualTo(2 * 8);
    assertThat(scores.get(new Cell(TrainingArms.PLAIN, Budgets.WHOLE)).getFirst().vectors())
        .isEqualTo(8);
  }

  @Test
  void budgetsOfBothSidesGoByTheirNames() {
    assertThat(Budgets.parse("C4x8").queries()).isEqualTo(new ClusteringBudget.Fixed(4));
    assertThat(Budgets.parse("C4x8").documents()).isEqualTo(new ClusteringBudget.Fixed(8));
    assertThat(Budgets.parse("C25").queries()).isEqualTo(new ClusteringBudget.Share(25));
    assertThat(Budgets.parse("C25").documents()).isEqualTo(new ClusteringBudget.Share(25));
    assertThat(Budgets.parse("50%").queries()).isEqualTo(ClusteringBudget.NONE);
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> Budgets.parse("C4x"))
        .withMessageContaining("C4x");
  }

  @Test
  void aDifferenceCountsByHowManyQueriesAgree() {
    PairedTest agreed = PairedTest.of(scores(0.5, 0.5), scores(0.25, 0.25), Scores::gains);
    PairedTest mixed = PairedTest.of(scores(0.5, 0), scores(0.25, 0.25), Scores::gains);
    PairedTest same = PairedTest.of(scores(0.5, 0), scores(0.5, 0), Scores::gains);
    assertThat(agreed.difference()).isCloseTo(0.25, within(1e-12));
    assertThat(agreed.p()).isLessThan(0.01);
    assertThat(mixed.difference()).isCloseTo(0, within(1e-12));
    assertThat(mixed.p()).isGreaterThan(0.5);
    assertThat(same.p()).isEqualTo(1);
  }

  /** Twelve queries with two figures in turn. */
  private static List<Scores> scores(double even, double odd) {
    double[] gains = new double[12];
    for (int query = 0; query < gains.length; query++) {
      gains[query] = query % 2 == 0 ? even : odd;
    }
    return List.of(new Scores(1, 1, gains, gains));
  }
}
