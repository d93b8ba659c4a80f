package dev.richter.tools;

import dev.richter.Rerank;
import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.SearchResult;
import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.eval.Measure;
import dev.richter.datasets.eval.Measure.Kind;
import dev.richter.datasets.eval.Qrels;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.Queries.Query;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      "Searches all queries, after a warm-up, with each combination of the values of --impact-cut,"
          + " --heap-factor and so on, and by each --recall, if the index was tuned. Without any of them, a"
          + " tuned index is measured by its default recall, another one by the engine's defaults.",
      "Recall is the share of the exact k best documents found; documents as"
          + " good as the k-th count. Without --ground-truth the exact answers are those of the"
          + " index itself, from its stored weights. Those of a search in two stages are the best of"
          + " all documents by MaxSim, so that what the first stage does not find is missed.",
      "Error is the relative score error: by which share the sum of the exact scores of what was"
          + " found falls short of that of the exact answers. Of a document that the file of"
          + " --ground-truth does not list it takes the score that the index has, or the last one of"
          + " the file if that is less.",
      "With --qrels, figures are those that trec_eval and richter measure give of a run: the mean is"
          + " over all queries that have judgements, with 0 for those that were not asked."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter eval my.index queries.csr.gz",
      "  richter eval my.index queries.csr.gz --impact-cut 0,0.05,0.1 --heap-factor 0.8,0.9",
      "  richter eval my.index queries.csr.gz --recall 0.95,0.99",
      "  richter eval my.index queries.csr.gz --ground-truth truth.bin.gz -k 100",
      "  richter eval my.index queries.csr.gz --min-recall 0.95 --json",
      "  richter eval my.index queries.npy --margin 3,4 --qrels qrels.tsv",
      "  richter eval my.index queries.npy -k 100 --qrels qrels.tsv --measures nDCG@10,R@100",
      "  richter eval my.index queries.csr.gz --rerank queries.npy --rerank-depth 20,50,100",
      "  richter eval my.index questions.jsonl --qrels qrels.tsv",
      "  richter eval my.index questions.jsonl --qrels qrels.tsv --encoder splade:model"
    })
final class EvalCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "INDEX", description = "The directory of the index.")
  Path directory;

  @Parameters(
      index = "1",
      paramLabel = "QUERIES",
      description = "The queries' vectors, multi-vectors in NAME.npy; or texts.")
  Path queriesFile;

  @Mixin final QueryEncoderOptions texts = new QueryEncoderOptions();

  @Mixin final VectorFileOptions vectors = new VectorFileOptions();

  @Mixin final SearchOptions search = new SearchOptions();

  @Mixin final FilterOptions filters = new FilterOptions();

  @Option(
      names = "--ground-truth",
      paramLabel = "FILE",
      description = "Exact answers, as groundtruth writes them; the ids of documents are rows.")
  @Nullable Path groundTruth;

  @Mixin final RerankOptions rerank = new RerankOptions();

  @Mixin final SettingOptions measured = new SettingOptions();

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
      description = "Relevance judgements in the layout of BEIR or TREC: reports --measures too.")
  @Nullable Path qrels;

  @Option(
      names = "--measures",
      paramLabel = "NAME",
      split = ",",
      description =
          "What to compute from judgements: nDCG, RR or MRR, AP or MAP, with a cut or without, R, P"
              + " and Success with one. Default: nDCG, RR and R, each cut at k.")
  @Nullable List<Measure> measures;

  @Override
  public Integer call() {
    requireAtLeast("--threads", threads, 1);
    requireAtLeast("--warm-up", warmUp, 0);
    requireAtLeast("--passes", passes, 1);
    List<Measure> wanted = measures();
    Output output = Output.of(spec);
    Evaluation evaluation = new Evaluation(threads, warmUp, passes);
    double best = 0;
    int missing = 0;
    try (RichterIndex index = RichterIndex.openReadOnly(directory);
        TextVectors source = rerank.open(queriesFile, vectors, texts, index, directory)) {
      Queries queries = Queries.of(index, source, search, rerank, filters);
      List<Query> asked = queries.readAll(queriesFile);
      List<SearchRequest> requests =
          asked.stream().flatMap(query -> query.request().stream()).toList();
      if (requests.size() < asked.size()) {
        output.line(
            "%d of %d queries have no token that documents can have: they find nothing, which counts"
                + " in no figure but those of judgements.",
            asked.size() - requests.size(), asked.size());
      }
      List<EvaluatedSetting> settings = measured.settings(queries, index.tuning(queries.field()));
      List<String> ids = asked.stream().map(Query::id).toList();
      Qrels judgements = qrels == null ? null : Qrels.read(qrels);
      if (judgements != null) {
        JudgedQuality.requireJudged(ids, judgements);
      }
      Answers answers = answers(index, requests);
      Measurement.Shown shown = shown(queries);
      output.line(shown.header(wanted));
      for (EvaluatedSetting setting : settings) {
        Evaluation.Measured figures =
            evaluation.run(index, requests.stream().map(setting::apply).toList());
        JudgedQuality quality =
            judgements == null
                ? null
                : JudgedQuality.of(ids, inOrder(asked, figures.results()), judgements, wanted);
        Measurement measurement =
            Measurement.of(shown, search.k, setting, figures, answers, quality);
        output.report(measurement);
        best = Math.max(best, measurement.recall());
        missing = quality == null ? 0 : quality.missing();
      }
      if (missing > 0) {
        output.line("%d judged queries are not in %s and count 0.", missing, queriesFile);
      }
    }
    if (minRecall != null && best < minRecall) {
      output.line("No setting has the recall of %s that was asked for.", minRecall);
      return ExitCode.CHECK_FAILED.number();
    }
    return ExitCode.SUCCESS.number();
  }

  /** The measures that are asked for; none without judgements. */
  private List<Measure> measures() {
    if (qrels == null && measures != null) {
      throw new ParameterException(
          spec.commandLine(), "--measures come from judgements, expected --qrels FILE too");
    }
    if (qrels == null) {
      return List.of();
    }
    if (measures == null) {
      return Stream.of(Kind.NDCG, Kind.RECIPROCAL_RANK, Kind.RECALL)
          .map(kind -> new Measure(kind, search.k))
          .toList();
    }
    for (Measure measure : measures) {
      if (measure.cut() != Measure.NO_CUT && measure.cut() > search.k) {
        throw new ParameterException(
            spec.commandLine(),
            "%s looks at %d documents, but -k is %d: expected at least as many"
                .formatted(measure, measure.cut(), search.k));
      }
    }
    return measures.stream().distinct().toList();
  }

  /** The results of all queries, of those too that were not searched for. */
  private static List<SearchResult> inOrder(List<Query> asked, List<SearchResult> results) {
    Iterator<SearchResult> next = results.iterator();
    return asked.stream()
        .map(query -> query.request().isPresent() ? next.next() : Queries.NOTHING)
        .toList();
  }

  private void requireAtLeast(String option, int value, int least) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), "%s is %d, expected at least %d".formatted(option, value, least));
    }
  }

  private static Measurement.Shown shown(Queries queries) {
    if (queries.rerankField().isPresent()) {
      return Measurement.Shown.TWO_STAGES;
    }
    return queries.vectors().hasSparse()
        ? Measurement.Shown.SPARSE
        : Measurement.Shown.MULTI_VECTOR;
  }

  private Answers answers(RichterIndex index, List<SearchRequest> requests) {
    if (groundTruth == null) {
      List<SearchRequest> exactly = requests.stream().map(EvalCommand::exactly).toList();
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

  /** The search whose answers are right: for two stages, of all documents by the second one. */
  private static SearchRequest exactly(SearchRequest request) {
    if (request.rerank().isEmpty()) {
      return request.exact(true);
    }
    Rerank second = request.rerank().get();
    SearchRequest all =
        SearchRequest.multiVector(second.field(), second.query(), request.k()).exact(true);
    return request.filter().map(all::filter).orElse(all);
  }
}
