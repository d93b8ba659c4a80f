package dev.richter.tools;

import dev.richter.SearchRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How hard a search tries: by the recall to reach, or by parameters. */
final class EffortOptions {

  @Option(
      names = "--recall",
      paramLabel = "X",
      description =
          "Reach this recall as fast as tuning has found out how to; 1 is exact and needs no"
              + " tuning.")
  @Nullable Double recall;

  @ArgGroup(exclusive = false)
  @Nullable SearchParameterOptions parameters;

  /** The parameters; those that are not given are the engine's. */
  static final class SearchParameterOptions {

    @Option(
        names = "--impact-cut",
        paramLabel = "X",
        description =
            "Leave postings unread whose impact, query weight times document weight, is below"
                + " about this share of the k-th best sum of impacts; 0 reads all. Default, unless tuned:"
                + " ${bundle:default.impact-cut}.")
    @Nullable Float impactCut;

    @Option(
        names = "--heap-factor",
        paramLabel = "X",
        description =
            "Open blocks whose summary reaches this share of the k-th best score so far; 0 opens"
                + " all. Default, unless tuned: ${bundle:default.heap-factor}.")
    @Nullable Float heapFactor;

    @Option(
        names = "--exact",
        description = "Miss nothing, whatever --impact-cut and --heap-factor say.")
    boolean exact;
  }

  /** The request with what is given here. */
  SearchRequest apply(SearchRequest request) {
    if (recall != null) {
      return request.recall(recall);
    }
    if (parameters == null) {
      return request;
    }
    SearchRequest chosen = request.exact(parameters.exact);
    if (parameters.impactCut != null) {
      chosen = chosen.impactCut(parameters.impactCut);
    }
    return parameters.heapFactor == null ? chosen : chosen.heapFactor(parameters.heapFactor);
  }
}
