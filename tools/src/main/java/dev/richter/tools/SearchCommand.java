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
import dev.richter.tools.encode.DirectoryEncoder;
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
    header = "Find the documents with the largest inner products with a query.",
    description = {
      "The query stands on the command line or in a file of vectors. With --json each query yields"
          + " an object with its hits and with what the search did.",
      "How hard it tries is said by --recall, if the index was tuned, or by --impact-cut,"
          + " --heap-factor and --exact. Where nothing is said, the default recall of the tuned"
          + " index holds.",
      "With --rerank a search has two stages; how hard it tries is then said of the first one, and"
          + " --deadline of both. The ids of queries without any are those of this file.",
      "With --encoder queries are texts. It has to be the encoder that the index remembers: one of"
          + " another digest is refused."
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
      "  richter search my.index --encoder splade:model --text 'how do I open a file' --payload"
    })
final class SearchCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "INDEX", description = "The directory of the index.")
  Path directory;

  @ArgGroup(multiplicity = "1")
  Given given;

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

  /** Where the query comes from. */
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
            "A file of query vectors, multi-vectors in NAME.npy; or of texts, with --encoder.")
    @Nullable Path file;

    @Option(names = "--text", paramLabel = "TEXT", description = "The query as a text.")
    @Nullable String text;
  }

  @Option(
      names = "--encoder",
      paramLabel = "KIND:DIRECTORY",
      description =
          "Encode texts: the kind of model, splade or late-interaction, and where model.onnx and"
              + " tokenizer.json are.")
  @Nullable EncoderName encoder;

  @Override
  public Integer call() {
    Output output = Output.of(spec);
    try (RichterIndex index = RichterIndex.openReadOnly(directory);
        TextVectors source = open()) {
      Iterator<Query> queries = queries(index, source);
      if (run == null) {
        while (queries.hasNext()) {
          Query asked = queries.next();
          output.report(found(asked.id(), index.search(request(asked))));
        }
      } else {
        output.report(writeRun(index, queries, run));
      }
    }
    return ExitCode.SUCCESS.number();
  }

  private TextVectors open() {
    if (encoder != null) {
      return TextVectors.of(encoded(encoder));
    }
    if (given.text != null) {
      throw new ParameterException(
          spec.commandLine(), "--text has to be encoded, expected --encoder KIND:DIRECTORY too");
    }
    if (given.file != null) {
      return rerank.open(given.file, vectors);
    }
    SparseVector vector =
        VectorJson.parse(Objects.requireNonNull(given.vector), vectors.dictionary());
    return rerank.beside(new TextVectors.SparseSource("--vector", new GivenVector(vector), false));
  }

  private EncodedTexts encoded(EncoderName name) {
    if (given.vector != null || rerank.rerank != null || rerank.head != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--encoder is for --text or a file of texts, expected no --vector, --rerank or --head"
              + " beside it");
    }
    DirectoryEncoder opened = name.open(Runtime.getRuntime().availableProcessors());
    return given.text != null
        ? EncodedTexts.query(given.text, opened)
        : EncodedTexts.queries(Objects.requireNonNull(given.file), opened);
  }

  private Queries queries(RichterIndex index, TextVectors source) {
    Queries queries = Queries.of(index, source, search, rerank, filters);
    if (rerankDepth == null) {
      return queries;
    }
    if (rerank.rerank == null) {
      throw new ParameterException(
          spec.commandLine(), "--rerank-depth is for two stages, expected --rerank NAME.npy too");
    }
    return queries.withRerankDepth(rerankDepth);
  }

  private RunWritten writeRun(RichterIndex index, Iterator<Query> queries, Path path) {
    long count = 0;
    try (RunWriter writer = RunWriter.create(path);
        Progress progress = Progress.start("search", "queries", Progress.UNKNOWN)) {
      while (queries.hasNext()) {
        Query asked = queries.next();
        List<Hit> hits = index.search(request(asked)).hits();
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

  private SearchRequest request(Query asked) {
    SearchRequest request = asked.request().withPayload(payload);
    if (effort != null) {
      request = effort.apply(request);
    }
    return deadline == null ? request : request.deadline(deadline);
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
