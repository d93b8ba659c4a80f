package dev.richter.tools;

import dev.richter.codec.SparseParameters;
import dev.richter.search.SearchParameters;
import java.util.ListResourceBundle;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The engine's own defaults for the options that stand for its parameters. */
final class EngineDefaults implements IDefaultValueProvider {

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    SparseParameters field = SparseParameters.defaults();
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    return switch (option.longestName()) {
      case "--weight-type" -> field.weightType().name().toLowerCase(Locale.ROOT);
      case "--block-size" -> Integer.toString(field.blockSize());
      case "--block-threshold" -> Integer.toString(field.blockThreshold());
      default -> null;
    };
  }

  /**
   * The defaults for the help of options that have none themselves, because what holds without them
   * depends on the index: {@code ${bundle:default.impact-cut}} and so on.
   */
  static ResourceBundle texts() {
    SearchParameters search = SearchParameters.defaults();
    return new ListResourceBundle() {
      @Override
      protected Object[][] getContents() {
        return new Object[][] {
          {"default.impact-cut", Float.toString(search.impactCut())},
          {"default.heap-factor", Float.toString(search.heapFactor())},
          {"default.probes", Integer.toString(search.probes())},
          {"default.margin", Float.toString(search.margin())}
        };
      }
    };
  }
}
