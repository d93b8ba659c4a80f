package dev.richter.bench.page;

import dev.richter.bench.run.Result;
import dev.richter.codec.SparseParameters;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * Parameters as their user writes them: Richter's as options of the command line, those of others
 * by name.
 */
final class Parameters {

  private static final String RICHTER = "richter";

  private Parameters() {}

  /** Whether an engine is Richter. */
  static boolean areRichters(String engine) {
    return engine.toLowerCase(Locale.ROOT).startsWith(RICHTER);
  }

  /** What is told to a search; empty for nothing. */
  static String ofSearch(Result result) {
    return write(result.setting().engine(), result.setting().search());
  }

  /** What is told to a build beside the defaults; empty for nothing. */
  static String ofBuild(Result result) {
    Map<String, String> told = new TreeMap<>(result.index().parameters());
    if (areRichters(result.setting().engine())) {
      told.entrySet().removeAll(SparseParameters.defaults().toMap().entrySet());
    }
    return write(result.setting().engine(), told);
  }

  /** Parameters for those who read, in the order of their names; empty for none. */
  static String inWords(Map<String, String> parameters) {
    return join(parameters, ", ", (name, value) -> name + " " + value);
  }

  private static String write(String engine, Map<String, String> parameters) {
    return join(
        parameters,
        " ",
        areRichters(engine) ? Parameters::option : (name, value) -> name + "=" + value);
  }

  private static String join(
      Map<String, String> parameters, String separator, BinaryOperator<String> each) {
    return new TreeMap<>(parameters)
        .entrySet().stream()
            .map(parameter -> each.apply(parameter.getKey(), parameter.getValue()))
            .collect(Collectors.joining(separator));
  }

  /** The option of a parameter; constants of enumerations are written in lower case. */
  private static String option(String name, String value) {
    String dashed = name.replace('_', '-').replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    String written = value.matches("[A-Z][A-Z0-9_]*") ? value.toLowerCase(Locale.ROOT) : value;
    return written.equals("true") ? "--" + dashed : "--%s %s".formatted(dashed, written);
  }
}
