package dev.richter.tools;

import dev.richter.Document;
import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.datasets.sample.SampleCollection;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.datasets.vectors.VectorWriter;
import dev.richter.search.SearchParameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A first look at Richter. */
@Command(
    name = "quickstart",
    header = "Index 10,000 real vectors, search them, and compare with the exact answers.",
    description = {
      "The vectors are SPLADE vectors of technical documentation and come with Richter. The index"
          + " stays on disk for further commands, with the documents and queries beside it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExample:%n",
    footer = "  richter quickstart --directory /tmp/first-look")
final class QuickstartCommand implements Callable<Integer> {

  private static final int K = 10;

  /** With few passes, the search that is measured last is not compiled yet and looks slower. */
  private static final int WARM_UP = 25;

  private static final int PASSES = 3;
  private static final String FIELD = "vector";
  private static final String INDEX = "index";
  private static final String DOCUMENTS = "documents.csr.gz";
  private static final String QUERIES = "queries.csr.gz";
  private static final String GROUND_TRUTH = "groundtruth.bin.gz";

  @Spec CommandSpec spec;

  @Option(
      names = "--directory",
      paramLabel = "DIRECTORY",
      defaultValue = "quickstart",
      description = "Where to put index, documents and queries. Default: ${DEFAULT-VALUE}.")
  Path directory;

  @Override
  public Integer call() throws IOException {
    Output output = Output.of(spec);
    Directories.prepare(directory, Set.of(INDEX, DOCUMENTS, QUERIES, GROUND_TRUTH));
    SampleCollection sample = SampleCollection.load();
    output.line(
        "%s documents and %s queries: SPLADE vectors of technical documentation.%n",
        Text.count(sample.documents().size()), Text.count(sample.queries().size()));
    write(directory.resolve(DOCUMENTS), sample.documents());
    write(directory.resolve(QUERIES), sample.queries());
    sample.groundTruth().write(directory.resolve(GROUND_TRUTH));
    Path location = directory.resolve(INDEX);
    output.report(quickstart(sample, location, output));
    output.line("%s", next().stripTrailing());
    return ExitCode.SUCCESS.number();
  }

  private static void write(Path path, List<VectorRecord> records) {
    try (VectorWriter writer = VectorFormat.CSR.create(path, TokenDictionary.numeric())) {
      writer.writeAll(records.iterator(), count -> {});
      writer.finish();
    }
  }

  private static Quickstart quickstart(SampleCollection sample, Path location, Output output) {
    output.line("Indexing them ...");
    long start = System.nanoTime();
    try (RichterIndex index = RichterIndex.open(location, IndexOptions.of(FIELD))) {
      index.bulkLoad(
          () ->
              sample.documents().stream()
                  .map(
                      record ->
                          Document.of(Long.parseLong(record.id())).with(FIELD, record.vector()))
                  .iterator());
      long buildNanos = System.nanoTime() - start;
      long sizeBytes = Directories.sizeBytes(location);
      output.line(
          "Indexed in %s: %s, %s.", Text.duration(buildNanos), location, Text.bytes(sizeBytes));
      output.line(
          "Searching each query's %d best documents, exactly and with the defaults ...%n", K);
      return new Quickstart(
          index.documentCount(),
          buildNanos,
          sizeBytes,
          measure(index, sample, SearchParameters.defaults().withExact(true)),
          measure(index, sample, SearchParameters.defaults()));
    }
  }

  private static Measurement measure(
      RichterIndex index, SampleCollection sample, SearchParameters parameters) {
    List<SearchRequest> requests =
        sample.queries().stream()
            .map(query -> SearchRequest.sparse(FIELD, query.vector(), K).parameters(parameters))
            .toList();
    return Measurement.of(
        Measurement.Shown.SPARSE,
        K,
        EvaluatedSetting.of(parameters),
        new Evaluation(1, WARM_UP, PASSES).run(index, requests),
        new Answers.OfRows(sample.groundTruth()),
        null);
  }

  private String next() {
    return Text.format(
        """

        Recall is the share of the %d best documents, by the vectors as they were before the index
        stored them in 8 bits a weight, that the search found.

        Next, try
          richter eval %2$s/index %2$s/queries.csr.gz --ground-truth %2$s/groundtruth.bin.gz --impact-cut 0,0.05,0.1
          richter search %2$s/index --queries %2$s/queries.csr.gz -k 3
          richter inspect %2$s/index
        and with your own vectors
          richter index --help
        """,
        K, directory);
  }

  /**
   * What the first look found.
   *
   * @param documents how many documents the index has
   * @param buildNanos how long it took to build
   * @param sizeBytes how large it is
   * @param exact how exact search did
   * @param defaults how the default search did
   */
  record Quickstart(
      long documents, long buildNanos, long sizeBytes, Measurement exact, Measurement defaults)
      implements Output.Report {

    @Override
    public String text() {
      StringBuilder text = new StringBuilder();
      text.append(
          Text.format(
              "             recall@%d     mean      p50      p90      p99   documents scored%n",
              K));
      text.append(line("exact", exact));
      text.append(line("defaults", defaults));
      return text.toString();
    }

    private static String line(String name, Measurement measurement) {
      LatencySummary latency = measurement.latency();
      return Text.format(
          "%-12s    %6.4f  %7s  %7s  %7s  %7s   %,16.0f%n",
          name,
          measurement.recall(),
          micros(latency.meanMicros()),
          micros(latency.p50Micros()),
          micros(latency.p90Micros()),
          micros(latency.p99Micros()),
          measurement.documentsScoredMean());
    }

    private static String micros(double micros) {
      return Text.duration(Math.round(micros * 1e3));
    }
  }
}
