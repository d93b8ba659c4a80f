package dev.richter.tools;

import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.SearchResult;
import dev.richter.Tuning;
import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.search.SearchParameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures recall and latency of an index. */
@Command(
    name = "eval",
    header = "Measure how much of the exact answers an index finds, and how fast.",
    description = {
      "Searches all queries, after a warm-up, with each combination of --impact-cut and"
          + " --heap-factor, and by each --recall, if the index was tuned. Without any of them, a"
          + " tuned index is measured by its default recall, another one by the engine's defaults.",
      "Recall is the share of the exact k best documents found; documents as"
          + " good as the k-th count. Without --ground-truth the exact answers are those of the"
          + " index itself, from its stored weights."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter eval my.index queries.csr.gz",
      "  richter eval my.index queries.csr.gz --impact-cut 0,0.05,0.1 --heap-factor 0.8,0.9",
      "  richter eval my.index queries.csr.gz --recall 0.95,0.99",
      "  richter eval my.index queries.csr.gz --ground-truth truth.bin.gz -k 100",
      "  richter eval my.index queries.csr.gz --min-recall 0.95 --json"
    })
final class EvalCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "INDEX", description = "The directory of the index.")
  Path directory;

  @Parameters(index = "1", paramLabel = "QUERIES", description = "The queries' vectors.")
  Path queriesFile;

  @Mixin final VectorFileOptions vectors = new VectorFileOptions();

  @Mixin final SearchOptions search = new SearchOptions();

  @Mixin final FilterOptions filters = new FilterOptions();

  @Option(
      names = "--ground-truth",
      paramLabel = "FILE",
      description = "Exact answers, as groundtruth writes them; the ids of documents are rows.")
  @Nullable Path groundTruth;

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
      names = "--recall",
      paramLabel = "X",
      split = ",",
      description =
          "Measure searches that ask for this recall too; 1 is exact and needs no tuning.")
  List<Double> recalls = List.of();

  @Option(names = "--exact", description = "Measure exact search too, which misses nothing.")
  boolean exact;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many threads search at once. Default: ${DEFAULT-VALUE}.")
  int threads;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "2",
      description = "How often all queries run before they count. Default: ${DEFAULT-VALUE}.")
  int warmUp;

  @Option(
      names = "--passes",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often all queries run and count. Default: ${DEFAULT-VALUE}.")
  int passes;

  @Option(
      names = "--min-recall",
      paramLabel = "X",
      description = "End with exit code 1 if no setting has this mean recall.")
  @Nullable Double minRecall;

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      description = "Relevance judgements in the layout of BEIR: reports MRR@k and nDCG@k too.")
  @Nullable Path qrels;

  @Override
  public Integer call() {
    requireAtLeast("--threads", threads, 1);
    requireAtLeast("--warm-up", warmUp, 0);
    requireAtLeast("--passes", passes, 1);
    Output output = Output.of(spec);
    Evaluation evaluation = new Evaluation(threads, warmUp, passes);
    double best = 0;
    try (RichterIndex index = RichterIndex.openReadOnly(directory)) {
      List<VectorRecord> queries = vectors.readQueries(queriesFile, "one");
      String field = search.field(index);
      List<SearchRequest> requests = requests(field, queries);
      List<EvaluatedSetting> settings = settings(field, index.tuning(field));
      Answers answers = answers(index, requests);
      Qrels judgements = qrels == null ? null : Qrels.read(qrels);
      output.line(Measurement.HEADER + (judgements != null ? Measurement.JUDGED_HEADER : ""));
      for (EvaluatedSetting setting : settings) {
        Evaluation.Measured measured =
            evaluation.run(index, requests.stream().map(setting::apply).toList());
        JudgedQuality quality =
            judgements == null
                ? null
                : JudgedQuality.of(queries, measured.results(), judgements, search.k);
        Measurement measurement = Measurement.of(search.k, setting, measured, answers, quality);
        output.report(measurement);
        best = Math.max(best, measurement.recall());
      }
    }
    if (minRecall != null && best < minRecall) {
      output.line("No setting has the recall of %s that was asked for.", minRecall);
      return ExitCode.CHECK_FAILED.number();
    }
    return ExitCode.SUCCESS.number();
  }

  private void requireAtLeast(String option, int value, int least) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), "%s is %d, expected at least %d".formatted(option, value, least));
    }
  }

  private List<SearchRequest> requests(String field, List<VectorRecord> queries) {
    Optional<Filter> filter = filters.filter();
    return queries.stream()
        .map(query -> SearchRequest.sparse(field, query.vector(), search.k))
        .map(request -> filter.isPresent() ? request.filter(filter.get()) : request)
        .toList();
  }

  /** Exact search comes first: what follows is compared with it. */
  private List<EvaluatedSetting> settings(String field, Optional<Tuning> tuning) {
    SearchParameters defaults = SearchParameters.defaults();
    List<EvaluatedSetting> settings = new ArrayList<>();
    if (exact) {
      settings.add(EvaluatedSetting.of(defaults.withExact(true)));
    }
    boolean grid = impactCuts != null || heapFactors != null;
    if (grid || (recalls.isEmpty() && tuning.isEmpty())) {
      for (float impactCut : impactCuts == null ? List.of(defaults.impactCut()) : impactCuts) {
        for (float heapFactor :
            heapFactors == null ? List.of(defaults.heapFactor()) : heapFactors) {
          settings.add(
              EvaluatedSetting.of(defaults.withImpactCut(impactCut).withHeapFactor(heapFactor)));
        }
      }
    } else if (recalls.isEmpty()) {
      settings.add(EvaluatedSetting.ofRecall(tuning.get().defaultRecall(), field, tuning));
    }
    recalls.forEach(recall -> settings.add(EvaluatedSetting.ofRecall(recall, field, tuning)));
    return settings;
  }

  private Answers answers(RichterIndex index, List<SearchRequest> requests) {
    if (groundTruth == null) {
      List<SearchRequest> exactly = requests.stream().map(request -> request.exact(true)).toList();
      int processors = Runtime.getRuntime().availableProcessors();
      return Answers.OfScores.of(
          index.search(exactly, processors).stream().map(SearchResult::hits).toList(), search.k);
    }
    if (filters.filter != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--filter and --ground-truth exclude each other: the file's answers are unfiltered");
    }
    GroundTruth truth = GroundTruth.read(groundTruth);
    if (search.k > truth.k()) {
      throw new ParameterException(
          spec.commandLine(),
          "-k is %d, expected at most %d, as many answers as %s has"
              .formatted(search.k, truth.k(), groundTruth));
    }
    if (truth.queries() != requests.size()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s: answers of %d queries, expected %d, as many as %s has"
              .formatted(groundTruth, truth.queries(), requests.size(), queriesFile));
    }
    return new Answers.OfRows(truth);
  }
}
