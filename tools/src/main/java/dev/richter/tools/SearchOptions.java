package dev.richter.tools;

import dev.richter.RichterIndex;
import dev.richter.filter.Filter;
import dev.richter.filter.FilterParser;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What search and eval both ask of a search. */
final class SearchOptions {

  @Option(
      names = "--field",
      paramLabel = "NAME",
      description = "The field to search. Default: the field of the index, if it has only one.")
  @Nullable String field;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "-k",
      paramLabel = "K",
      defaultValue = "10",
      description = "How many documents to find. Default: ${DEFAULT-VALUE}.")
  int k;

  @Option(
      names = "--filter",
      paramLabel = "JSON",
      description =
          "Find only documents whose payload meets this: {\"must\": [{\"key\": \"lang\","
              + " \"match\": {\"value\": \"en\"}}]}")
  @Nullable String filter;

  /** The field to search in an index. */
  String field(RichterIndex index) {
    if (field != null) {
      return field;
    }
    Set<String> fields = index.stats().fields().keySet();
    if (fields.size() != 1) {
      throw new ParameterException(
          spec.commandLine(),
          fields.isEmpty()
              ? "the index has no vectors yet"
              : "--field is missing, expected one of " + String.join(", ", fields));
    }
    return fields.iterator().next();
  }

  /** The filter, if there is one. */
  Optional<Filter> filter() {
    return Optional.ofNullable(filter).map(FilterParser::parse);
  }
}
