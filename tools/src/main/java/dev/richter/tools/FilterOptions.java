package dev.richter.tools;

import dev.richter.filter.Filter;
import dev.richter.filter.FilterParser;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which documents a search may find. */
final class FilterOptions {

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
