package dev.richter.tools;

import dev.richter.codec.ElementType;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.multivector.ClusteringBudget;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How the field of a new index of multi-vectors is stored. */
final class MultiVectorOptions {

  @Option(
      names = "--element-type",
      paramLabel = "TYPE",
      defaultValue = "int8",
      description =
          "How a value of a multi-vector is stored: float32, float16, int8, or binary, which keeps signs alone. Default: ${DEFAULT-VALUE}.")
  ElementType elementType;

  @Option(
      names = "--document-budget",
      paramLabel = "N",
      defaultValue = "none",
      description =
          "How many rows a document is clustered to: a number, a share such as 25%%, or none. Default: ${DEFAULT-VALUE}.")
  String documentBudget;

  @Option(
      names = "--query-budget",
      paramLabel = "N",
      defaultValue = "none",
      description = "The same for queries. Default: ${DEFAULT-VALUE}.")
  String queryBudget;

  /** The parameters. */
  MultiVectorParameters parameters(int dimension) {
    return MultiVectorParameters.of(dimension)
        .withElementType(elementType)
        .withBudgets(
            ClusteringBudget.parse(queryBudget.toLowerCase(Locale.ROOT)),
            ClusteringBudget.parse(documentBudget.toLowerCase(Locale.ROOT)));
  }
}
