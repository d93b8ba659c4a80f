package dev.richter.tools.train;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.vector.MultiVector;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a trained head depends on, besides the pairs and the head it begins with.
 *
 * @param dimension how many values a projected row has
 * @param documentBudgets how many rows a passage is clustered to; of several, each step draws one
 * @param queryBudgets the same for queries
 * @param batch how many pairs a step compares, at least 2
 * @param steps how many steps are taken
 * @param temperature what scores, which are means of cosines, are divided by
 * @param learningRate how far Adam moves a value in a step, about
 * @param seed decides on the order of pairs, the budgets and the first head
 */
public record TrainingOptions(
    int dimension,
    List<ClusteringBudget> documentBudgets,
    List<ClusteringBudget> queryBudgets,
    int batch,
    int steps,
    double temperature,
    double learningRate,
    long seed) {

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
    require(steps >= 1, "steps", steps, "at least 1");
    require(temperature >= 1e-4 && temperature <= 1e4, "temperature", temperature, "1e-4 to 1e4");
    require(learningRate > 0 && learningRate <= 1, "learning rate", learningRate, "above 0, to 1");
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
    return "dimension %d, document budget %s, query budget %s, batch %d, steps %d, temperature %s, learning rate %s, seed %d"
        .formatted(
            dimension,
            text(documentBudgets),
            text(queryBudgets),
            batch,
            steps,
            temperature,
            learningRate,
            seed);
  }

  private static String text(List<ClusteringBudget> budgets) {
    return budgets.stream().map(ClusteringBudget::toString).collect(Collectors.joining(","));
  }
}
