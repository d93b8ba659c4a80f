package dev.richter.tools;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.richter.Hit;
import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.SearchResult;
import dev.richter.datasets.eval.RunEntry;
import dev.richter.datasets.eval.RunWriter;
import dev.richter.search.StageWork;
import dev.richter.search.WorkCounters;
import dev.richter.tools.Queries.Query;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches an index. */
@Command(
    name = "search",
    header = "Find the best documents for a query: a text, or a vector.",
    description = {
      "The query stands on the command line or in a file, of texts or of vectors. With --json each query yields"
          + " an object with its hits and with what the search did.",
      "How hard it tries is said by --recall, if the index was tuned, or by --impact-cut,"
          + " --heap-factor and --exact. Where nothing is said, the default recall of the tuned"
          + " index holds.",
      "With --rerank a search has two stages; how hard it tries is then said of the first one, and"
          + " --deadline of both. The ids of queries without any are those of this file.",
      "Texts are encoded by the bm25 that the index has, or by --encoder. It has to be the encoder that"
          + " the index remembers: one of another digest is refused. A text without any token that"
          + " documents could have finds nothing."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter search my.index --vector '{\"2054\": 1.5, \"7592\": 0.7}'",
      "  richter search my.index --vector '{\"indices\": [2054, 7592], \"values\": [1.5, 0.7]}' -k 3",
      "  richter search my.index --queries queries.csr.gz -k 100 --run run.trec",
      "  richter search my.index --queries queries.csr.gz --recall 0.98",
      "  richter search my.index --queries queries.npy --head head.rch --margin 5",
      "  richter search my.index --queries queries.csr.gz --rerank queries.npy --rerank-depth 30",
      "  richter search my.index 'how do I open a file' --payload",
      "  richter search my.index 'how do I open a file' --encoder splade:model",
      "  richter search my.index 'open a file' --encoder bm25 --encoder late-interaction:colbert",
      "  richter search my.index --queries questions.jsonl --run run.trec"
    })
final class SearchCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "INDEX", description = "The directory of the index.")
  Path directory;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TEXT",
      description = "The query as a text.")
  @Nullable String positionalText;

  @ArgGroup @Nullable Given given;

  @Mixin final VectorFileOptions vectors = new VectorFileOptions();

  @Mixin final SearchOptions search = new SearchOptions();

  @Mixin final FilterOptions filters = new FilterOptions();

  @ArgGroup @Nullable EffortOptions effort;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      description = "End each search after this time with what it has: 500us, 20ms, 2s.")
  @Nullable Duration deadline;

  @Mixin final RerankOptions rerank = new RerankOptions();

  @Option(
      names = "--rerank-depth",
      paramLabel = "N",
      description =
          "How many documents of the first stage the second one ranks. Default: "
              + Queries.DEFAULT_RERANK_DEPTH
              + ", or -k if that is more.")
  @Nullable Integer rerankDepth;

  @Option(names = "--payload", description = "Show the payloads of the documents.")
  boolean payload;

  @Option(
      names = "--run",
      paramLabel = "FILE",
      description = "Write the hits to a TREC run file instead of showing them.")
  @Nullable Path run;

  /** Where the query comes from, unless it is the positional text. */
  static final class Given {

    @Option(
        names = "--vector",
        paramLabel = "JSON",
        description =
            "The query, {\"token\": weight, ...} or {\"indices\": [...], \"values\": [...]}.")
    @Nullable String vector;

    @Option(
        names = "--queries",
        paramLabel = "FILE",
        description =
            "A file of query vectors, multi-vectors in NAME.npy; or of texts, as those that index"
                + " takes.")
    @Nullable Path file;

    @Option(names = "--text", paramLabel = "TEXT", description = "The same as TEXT.")
    @Nullable String text;
  }

  @Mixin final QueryEncoderOptions texts = new QueryEncoderOptions();

  @Override
  public Integer call() {
    Output output = Output.of(spec);
    try (RichterIndex index = RichterIndex.openReadOnly(directory);
        TextVectors source = open(index)) {
      Iterator<Query> queries = queries(index, source);
      if (run == null) {
        while (queries.hasNext()) {
          Query asked = queries.next();
          output.report(found(asked.id(), asked.search(index, this::changed)));
        }
      } else {
        output.report(writeRun(index, queries, run));
      }
    }
    return ExitCode.SUCCESS.number();
  }

  private TextVectors open(RichterIndex index) {
    if ((given == null) == (positionalText == null)) {
      throw new ParameterException(
          spec.commandLine(), "expected one of TEXT, --text, --queries and --vector");
    }
    if (given == null || given.text != null) {
      rerank.requireNone();
      String text = given == null ? positionalText : given.text;
      return texts.text(index, directory, Objects.requireNonNull(text));
    }
    if (given.file != null) {
      return rerank.open(given.file, vectors, texts, index, directory);
    }
    if (!texts.encoders.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--encoder is for texts, expected no --vector beside it");
    }
    SparseVector vector =
        VectorJson.parse(Objects.requireNonNull(given.vector), vectors.dictionary());
    return rerank.beside(new TextVectors.SparseSource("--vector", new GivenVector(vector), false));
  }

  private Queries queries(RichterIndex index, TextVectors source) {
    Queries queries = Queries.of(index, source, search, rerank, filters);
    if (rerankDepth == null) {
      return queries;
    }
    if (queries.rerankField().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--rerank-depth is for two stages, expected --rerank NAME.npy, or --encoder twice");
    }
    return queries.withRerankDepth(rerankDepth);
  }

  private RunWritten writeRun(RichterIndex index, Iterator<Query> queries, Path path) {
    long count = 0;
    try (RunWriter writer = RunWriter.create(path);
        Progress progress = Progress.start("search", "queries", Progress.UNKNOWN)) {
      while (queries.hasNext()) {
        Query asked = queries.next();
        List<Hit> hits = asked.search(index, this::changed).hits();
        for (int i = 0; i < hits.size(); i++) {
          Hit hit = hits.get(i);
          writer.write(
              new RunEntry(asked.id(), hit.id().toString(), i + 1, hit.score(), "richter"));
        }
        progress.done(++count);
      }
      writer.finish();
    }
    return new RunWritten(count, path.toString());
  }

  private SearchRequest changed(SearchRequest request) {
    SearchRequest changed = request.withPayload(payload);
    if (effort != null) {
      changed = effort.apply(changed);
    }
    return deadline == null ? changed : changed.deadline(deadline);
  }

  private static Found found(String queryId, SearchResult result) {
    return new Found(
        queryId,
        result.hits().stream()
            .map(hit -> new FoundHit(hit.id().toString(), hit.score(), hit.payload().orElse(null)))
            .toList(),
        result.stages(),
        result.timedOut(),
        result.tookNanos());
  }

  record FoundHit(String id, float score, @JsonRawValue @Nullable String payload) {}

  record Found(
      String query, List<FoundHit> hits, List<StageWork> stages, boolean timedOut, long tookNanos)
      implements Output.Report {

    @Override
    public String text() {
      StringBuilder text = new StringBuilder();
      text.append(
          Text.format(
              "query %s: %d documents in %s%s%n",
              query,
              hits.size(),
              Text.duration(tookNanos),
              timedOut ? ", the deadline came first" : ""));
      for (int i = 0; i < hits.size(); i++) {
        FoundHit hit = hits.get(i);
        text.append(
            Text.format(
                "%4d  %10.4f  %s%s%n",
                i + 1, hit.score(), hit.id(), hit.payload() == null ? "" : "  " + hit.payload()));
      }
      if (stages.isEmpty()) {
        return text.toString();
      }
      WorkCounters work = stages.getFirst().work();
      text.append(
          Text.format(
              "      read %s postings in %s lists (%s); opened %s blocks; estimated %s documents, scored %s in %s%n",
              Text.count(work.postings()),
              Text.count(work.lists()),
              Text.bytes(work.bytesRead()),
              Text.count(work.blocksOpened()),
              Text.count(work.documentsEstimated()),
              Text.count(work.documentsScored()),
              Text.duration(stages.getFirst().nanos())));
      for (StageWork rerank : stages.subList(1, stages.size())) {
        text.append(
            Text.format(
                "      ranked %s of them by MaxSim (%s) in %s%n",
                Text.count(rerank.work().documentsScored()),
                Text.bytes(rerank.work().bytesRead()),
                Text.duration(rerank.nanos())));
      }
      return text.toString();
    }
  }

  record RunWritten(long queries, String run) implements Output.Report {

    @Override
    public String text() {
      return Text.format("%s queries: %s%n", Text.count(queries), run);
    }
  }
}
