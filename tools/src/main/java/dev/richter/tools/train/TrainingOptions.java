package dev.richter.tools.train;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.vector.MultiVector;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a trained head depends on, besides the pairs and the head it begins with.
 *
 * @param dimension how many values a projected row has
 * @param documentBudgets how many rows a passage is clustered to; of several, each step draws one
 * @param queryBudgets the same for queries
 * @param reduction how rows become fewer
 * @param batch how many pairs a step compares, at least 2
 * @param hardNegatives how many passages a step adds for each of its pairs that are close to the
 *     query, yet not as close as its own, 0 to {@link #MAX_HARD_NEGATIVES}
 * @param steps how many steps are taken
 * @param temperature what scores, which are means of cosines, are divided by
 * @param distillation the part, 0 to 1, of each query's target that follows the scores of the rows
 *     as they are; the rest is its own passage
 * @param learningRate how far Adam moves a value in a step, about
 * @param seed decides on the order of pairs, the budgets and the first head
 */
public record TrainingOptions(
    int dimension,
    List<ClusteringBudget> documentBudgets,
    List<ClusteringBudget> queryBudgets,
    Reduction reduction,
    int batch,
    int hardNegatives,
    int steps,
    double temperature,
    double distillation,
    double learningRate,
    long seed) {

  /** The most hard negatives a pair may have. */
  public static final int MAX_HARD_NEGATIVES = HardNegatives.CANDIDATES;

  /** What is chosen where nothing is said. */
  public static final TrainingOptions DEFAULTS =
      new TrainingOptions(
          128,
          Stream.of("4", "8", "16", "none").map(ClusteringBudget::parse).toList(),
          List.of(ClusteringBudget.NONE),
          Reduction.CLUSTERING,
          48,
          1,
          1_000,
          0.02,
          0.5,
          0.001,
          42);

  private static final int MAX_BUDGETS = 16;

  /** Checks the values. */
  public TrainingOptions {
    documentBudgets = List.copyOf(documentBudgets);
    queryBudgets = List.copyOf(queryBudgets);
    require(
        dimension >= 1 && dimension <= MultiVector.MAX_DIMENSION,
        "dimension",
        dimension,
        "1 to " + MultiVector.MAX_DIMENSION);
    require(isCount(documentBudgets), "document budgets", documentBudgets, "1 to " + MAX_BUDGETS);
    require(isCount(queryBudgets), "query budgets", queryBudgets, "1 to " + MAX_BUDGETS);
    require(batch >= 2 && batch <= 4096, "batch", batch, "2 to 4096");
    require(
        hardNegatives >= 0 && hardNegatives <= MAX_HARD_NEGATIVES,
        "hard negatives",
        hardNegatives,
        "0 to " + MAX_HARD_NEGATIVES);
    require(steps >= 1, "steps", steps, "at least 1");
    require(temperature >= 1e-4 && temperature <= 1e4, "temperature", temperature, "1e-4 to 1e4");
    require(distillation >= 0 && distillation <= 1, "distillation", distillation, "0 to 1");
    require(learningRate > 0 && learningRate <= 1, "learning rate", learningRate, "above 0, to 1");
  }

  /** The same with other numbers of rows, of one kind each, and another way to them. */
  public TrainingOptions withBudgets(
      ClusteringBudget documents, ClusteringBudget queries, Reduction way) {
    return new TrainingOptions(
        dimension,
        List.of(documents),
        List.of(queries),
        way,
        batch,
        hardNegatives,
        steps,
        temperature,
        distillation,
        learningRate,
        seed);
  }

  /** The same with another number of steps and another seed. */
  public TrainingOptions withSteps(int count, long otherSeed) {
    return new TrainingOptions(
        dimension,
        documentBudgets,
        queryBudgets,
        reduction,
        batch,
        hardNegatives,
        count,
        temperature,
        distillation,
        learningRate,
        otherSeed);
  }

  /** The same with another number of hard negatives and another part of distillation. */
  public TrainingOptions withRivals(int negatives, double distilled) {
    return new TrainingOptions(
        dimension,
        documentBudgets,
        queryBudgets,
        reduction,
        batch,
        negatives,
        steps,
        temperature,
        distilled,
        learningRate,
        seed);
  }

  private static boolean isCount(List<ClusteringBudget> budgets) {
    return !budgets.isEmpty() && budgets.size() <= MAX_BUDGETS;
  }

  private static void require(boolean legal, String name, Object value, String expected) {
    if (!legal) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "%s is %s, expected %s".formatted(name, value, expected));
    }
  }

  /** All values as text, equal for equal options. */
  String text() {
    return "dimension %d, document budget %s, query budget %s, %s, batch %d, hard negatives %d, steps %d, temperature %s, distillation %s, learning rate %s, seed %d"
        .formatted(
            dimension,
            text(documentBudgets),
            text(queryBudgets),
            reduction,
            batch,
            hardNegatives,
            steps,
            temperature,
            distillation,
            learningRate,
            seed);
  }

  private static String text(List<ClusteringBudget> budgets) {
    return budgets.stream().map(ClusteringBudget::toString).collect(Collectors.joining(","));
  }
}
