package dev.richter.tools;

import dev.richter.filter.Filter;
import dev.richter.filter.FilterParser;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What search and eval both ask of a search. */
final class SearchOptions {

  @Option(
      names = "--field",
      paramLabel = "NAME",
      defaultValue = "vector",
      description = "The field to search. Default: ${DEFAULT-VALUE}.")
  String field;

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

  /** The filter, if there is one. */
  Optional<Filter> filter() {
    return Optional.ofNullable(filter).map(FilterParser::parse);
  }
}
