package dev.richter.tools;

import dev.richter.build.BlockingParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.search.SearchParameters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The engine's own defaults for the options that stand for its parameters. */
final class EngineDefaults implements IDefaultValueProvider {

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    SparseParameters field = SparseParameters.defaults();
    BlockingParameters blocking = field.blocking();
    SearchParameters search = SearchParameters.defaults();
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    return switch (option.longestName()) {
      case "--weight-type" -> field.weightType().name().toLowerCase(Locale.ROOT);
      case "--centroid-fraction" -> Float.toString(blocking.centroidFraction());
      case "--min-cluster-size" -> Integer.toString(blocking.minClusterSize());
      case "--document-cut" -> Integer.toString(blocking.documentCut());
      case "--summary-energy" -> Float.toString(blocking.summaryEnergy());
      case "--block-threshold" -> Integer.toString(field.blockThreshold());
      case "--query-cut" -> Integer.toString(search.queryCut());
      case "--heap-factor" -> Float.toString(search.heapFactor());
      default -> null;
    };
  }
}
