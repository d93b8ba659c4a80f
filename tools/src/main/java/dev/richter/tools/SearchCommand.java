package dev.richter.tools;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.richter.Hit;
import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.SearchResult;
import dev.richter.datasets.eval.RunEntry;
import dev.richter.datasets.eval.RunWriter;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.filter.Filter;
import dev.richter.search.WorkCounters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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
          + " index holds."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter search my.index --vector '{\"2054\": 1.5, \"7592\": 0.7}'",
      "  richter search my.index --vector '{\"indices\": [2054, 7592], \"values\": [1.5, 0.7]}' -k 3",
      "  richter search my.index --queries queries.csr.gz -k 100 --run run.trec",
      "  richter search my.index --queries queries.csr.gz --recall 0.98",
      "  richter search my.index --queries queries.npy --head head.rch --margin 5"
    })
final class SearchCommand implements Callable<Integer> {

  private static final String SINGLE_QUERY_ID = "0";

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "INDEX", description = "The directory of the index.")
  Path directory;

  @ArgGroup(multiplicity = "1")
  Query query;

  @Mixin final VectorFileOptions vectors = new VectorFileOptions();

  @Mixin final SearchOptions search = new SearchOptions();

  @Mixin final FilterOptions filters = new FilterOptions();

  @ArgGroup @Nullable EffortOptions effort;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      description = "End each search after this time with what it has: 500us, 20ms, 2s.")
  @Nullable Duration deadline;

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description = "The head that multi-vectors go through, that of the index.")
  @Nullable Path head;

  @Option(names = "--payload", description = "Show the payloads of the documents.")
  boolean payload;

  @Option(
      names = "--run",
      paramLabel = "FILE",
      description = "Write the hits to a TREC run file instead of showing them.")
  @Nullable Path run;

  /** Where the query comes from. */
  static final class Query {

    @Option(
        names = "--vector",
        paramLabel = "JSON",
        description =
            "The query, {\"token\": weight, ...} or {\"indices\": [...], \"values\": [...]}.")
    @Nullable String vector;

    @Option(
        names = "--queries",
        paramLabel = "FILE",
        description = "A file of query vectors; multi-vectors in NAME.npy.")
    @Nullable Path file;
  }

  @Override
  public Integer call() {
    Output output = Output.of(spec);
    try (RichterIndex index = RichterIndex.openReadOnly(directory)) {
      String field = search.field(index);
      Optional<Filter> filter = filters.filter();
      if (query.file != null && ProjectedFile.isOne(query.file)) {
        try (ProjectedFile file = ProjectedFile.open(query.file, head)) {
          file.requireHeadOf(index, field);
          searchAll(index, multiVectors(file, field, filter).iterator(), output);
        }
        return ExitCode.SUCCESS.number();
      }
      if (head != null) {
        throw new ParameterException(
            spec.commandLine(), "--head is for multi-vectors, expected --queries NAME.npy");
      }
      if (query.vector != null) {
        VectorRecord record =
            VectorRecord.of(SINGLE_QUERY_ID, VectorJson.parse(query.vector, vectors.dictionary()));
        searchAll(index, Stream.of(sparse(record, field, filter)).iterator(), output);
      } else if (query.file != null) {
        try (VectorReader reader = vectors.open(query.file)) {
          Iterable<VectorRecord> records = () -> reader;
          searchAll(
              index,
              StreamSupport.stream(records.spliterator(), false)
                  .map(record -> sparse(record, field, filter))
                  .iterator(),
              output);
        }
      }
    }
    return ExitCode.SUCCESS.number();
  }

  /** A query by its id. */
  private record Asked(String id, SearchRequest request) {}

  private Asked sparse(VectorRecord record, String field, Optional<Filter> filter) {
    return new Asked(
        record.id(), request(SearchRequest.sparse(field, record.vector(), search.k), filter));
  }

  private Stream<Asked> multiVectors(ProjectedFile file, String field, Optional<Filter> filter) {
    return IntStream.range(0, file.size())
        .mapToObj(
            text ->
                new Asked(
                    file.id(text),
                    request(SearchRequest.multiVector(field, file.read(text), search.k), filter)));
  }

  private void searchAll(RichterIndex index, Iterator<Asked> queries, Output output) {
    if (run == null) {
      while (queries.hasNext()) {
        Asked asked = queries.next();
        output.report(found(asked.id(), index.search(asked.request())));
      }
      return;
    }
    long count = 0;
    try (RunWriter writer = RunWriter.create(run);
        Progress progress = Progress.start("search", "queries", Progress.UNKNOWN)) {
      while (queries.hasNext()) {
        Asked asked = queries.next();
        List<Hit> hits = index.search(asked.request()).hits();
        for (int i = 0; i < hits.size(); i++) {
          Hit hit = hits.get(i);
          writer.write(
              new RunEntry(asked.id(), hit.id().toString(), i + 1, hit.score(), "richter"));
        }
        progress.done(++count);
      }
      writer.finish();
    }
    output.report(new RunWritten(count, run.toString()));
  }

  private SearchRequest request(SearchRequest plain, Optional<Filter> filter) {
    SearchRequest request = plain.withPayload(payload);
    if (effort != null) {
      request = effort.apply(request);
    }
    if (deadline != null) {
      request = request.deadline(deadline);
    }
    return filter.isPresent() ? request.filter(filter.get()) : request;
  }

  private static Found found(String queryId, SearchResult result) {
    return new Found(
        queryId,
        result.hits().stream()
            .map(hit -> new FoundHit(hit.id().toString(), hit.score(), hit.payload().orElse(null)))
            .toList(),
        result.work(),
        result.timedOut(),
        result.tookNanos());
  }

  record FoundHit(String id, float score, @JsonRawValue @Nullable String payload) {}

  record Found(
      String query, List<FoundHit> hits, WorkCounters work, boolean timedOut, long tookNanos)
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
      text.append(
          Text.format(
              "      read %s postings in %s lists (%s); opened %s blocks; estimated %s documents, scored %s%n",
              Text.count(work.postings()),
              Text.count(work.lists()),
              Text.bytes(work.bytesRead()),
              Text.count(work.blocksOpened()),
              Text.count(work.documentsEstimated()),
              Text.count(work.documentsScored())));
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
