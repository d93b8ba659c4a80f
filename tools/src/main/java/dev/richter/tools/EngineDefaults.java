package dev.richter.tools;

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
    SearchParameters search = SearchParameters.defaults();
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    return switch (option.longestName()) {
      case "--weight-type" -> field.weightType().name().toLowerCase(Locale.ROOT);
      case "--block-size" -> Integer.toString(field.blockSize());
      case "--block-threshold" -> Integer.toString(field.blockThreshold());
      case "--impact-cut" -> Float.toString(search.impactCut());
      case "--heap-factor" -> Float.toString(search.heapFactor());
      default -> null;
    };
  }
}
