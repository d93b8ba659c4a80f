package dev.richter.tools;

import dev.richter.Tuning;
import dev.richter.search.SearchParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which settings are measured: lists of values, and all their combinations. */
final class SettingOptions {

  @Option(
      names = "--impact-cut",
      paramLabel = "X",
      split = ",",
      description =
          "Leave postings unread whose impact, query weight times document weight, is below"
              + " about this share of the k-th best sum of impacts; 0 reads all. Default, unless"
              + " tuned: ${bundle:default.impact-cut}.")
  @Nullable List<Float> impactCuts;

  @Option(
      names = "--heap-factor",
      paramLabel = "X",
      split = ",",
      description =
          "Open blocks whose summary reaches this share of the k-th best score so far; 0 opens all."
              + " Default, unless tuned: ${bundle:default.heap-factor}.")
  @Nullable List<Float> heapFactors;

  @Option(
      names = "--probes",
      paramLabel = "N",
      split = ",",
      description =
          "Multi-vectors: read the lists of so many centroids for each row of the query. Default:"
              + " ${bundle:default.probes}.")
  @Nullable List<Integer> probes;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      split = ",",
      description =
          "Multi-vectors: estimate the scores of at most so many documents of a segment; 0, the"
              + " default, follows the segment's size.")
  @Nullable List<Integer> candidates;

  @Option(
      names = "--margin",
      paramLabel = "X",
      split = ",",
      description =
          "Multi-vectors: go on until the next document is so many standard deviations below the"
              + " k-th best. Default: ${bundle:default.margin}.")
  @Nullable List<Float> margins;

  @Option(
      names = "--rerank-depth",
      paramLabel = "N",
      split = ",",
      description =
          "How many documents of the first stage the second one ranks. Default: "
              + Queries.DEFAULT_RERANK_DEPTH
              + ", or -k if that is more.")
  @Nullable List<Integer> rerankDepths;

  @Option(
      names = "--recall",
      paramLabel = "X",
      split = ",",
      description =
          "Measure searches that ask for this recall too; 1 is exact and needs no tuning.")
  List<Double> recalls = List.of();

  @Option(
      names = "--exact",
      description =
          "Measure exact search too, which misses nothing; in two stages, an exact first one.")
  boolean exact;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  /**
   * The settings. Exact search comes first: what follows is compared with it.
   *
   * @param tuning what tuning has found for the field, if anything
   */
  List<EvaluatedSetting> settings(Queries queries, Optional<Tuning> tuning) {
    requireOptionsOf(queries);
    List<EvaluatedSetting> settings = new ArrayList<>();
    if (exact) {
      settings.add(EvaluatedSetting.of(SearchParameters.defaults().withExact(true)));
    }
    boolean grid =
        impactCuts != null
            || heapFactors != null
            || probes != null
            || candidates != null
            || margins != null;
    if (grid || (recalls.isEmpty() && tuning.isEmpty())) {
      grid().forEach(parameters -> settings.add(EvaluatedSetting.of(parameters)));
    } else if (recalls.isEmpty()) {
      settings.add(
          EvaluatedSetting.ofRecall(tuning.get().defaultRecall(), queries.field(), tuning));
    }
    recalls.forEach(
        recall -> settings.add(EvaluatedSetting.ofRecall(recall, queries.field(), tuning)));
    if (queries.rerankField().isEmpty()) {
      return settings;
    }
    List<Integer> depths =
        rerankDepths == null ? List.of(queries.rerankDepth()) : List.copyOf(rerankDepths);
    return settings.stream()
        .flatMap(
            setting ->
                depths.stream()
                    .map(depth -> setting.withRerankDepth(queries.requireRerankDepth(depth))))
        .toList();
  }

  private void requireOptionsOf(Queries queries) {
    if (rerankDepths != null && queries.rerankField().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--rerank-depth is for two stages, expected --rerank NAME.npy, or --encoder twice");
    }
  }

  private List<SearchParameters> grid() {
    List<SearchParameters> grid = List.of(SearchParameters.defaults());
    grid = combine(grid, impactCuts, SearchParameters::withImpactCut);
    grid = combine(grid, heapFactors, SearchParameters::withHeapFactor);
    grid = combine(grid, probes, SearchParameters::withProbes);
    grid = combine(grid, candidates, SearchParameters::withCandidates);
    return combine(grid, margins, SearchParameters::withMargin);
  }

  private static <T> List<SearchParameters> combine(
      List<SearchParameters> grid,
      @Nullable List<T> values,
      BiFunction<SearchParameters, T, SearchParameters> with) {
    return values == null
        ? grid
        : grid.stream()
            .flatMap(parameters -> values.stream().map(value -> with.apply(parameters, value)))
            .toList();
  }
}
