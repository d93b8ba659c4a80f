package dev.richter.tools;

import dev.richter.SearchRequest;
import dev.richter.search.SearchParameters;
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
        names = "--probes",
        paramLabel = "N",
        description =
            "Multi-vectors: read the lists of so many centroids for each row of the query. Default:"
                + " ${bundle:default.probes}.")
    @Nullable Integer probes;

    @Option(
        names = "--candidates",
        paramLabel = "N",
        description =
            "Multi-vectors: estimate the scores of at most so many documents of a segment; 0, the"
                + " default, follows the segment's size.")
    @Nullable Integer candidates;

    @Option(
        names = "--margin",
        paramLabel = "X",
        description =
            "Multi-vectors: go on until the next document is so many standard deviations below the"
                + " k-th best. Default: ${bundle:default.margin}.")
    @Nullable Float margin;

    @Option(names = "--exact", description = "Miss nothing, whatever the other options say.")
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
    SearchParameters chosen = SearchParameters.defaults().withExact(parameters.exact);
    if (parameters.impactCut != null) {
      chosen = chosen.withImpactCut(parameters.impactCut);
    }
    if (parameters.heapFactor != null) {
      chosen = chosen.withHeapFactor(parameters.heapFactor);
    }
    if (parameters.probes != null) {
      chosen = chosen.withProbes(parameters.probes);
    }
    if (parameters.candidates != null) {
      chosen = chosen.withCandidates(parameters.candidates);
    }
    if (parameters.margin != null) {
      chosen = chosen.withMargin(parameters.margin);
    }
    return request.parameters(chosen);
  }
}
