package dev.richter.bench.run;

import dev.richter.bench.run.RunConfig.CollectionConfig;
import dev.richter.bench.run.RunConfig.EngineConfig;
import dev.richter.bench.worker.Log;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a file of settings says, or one collection with the defaults. */
@Command(
    name = RunCommand.NAME,
    header = "Measure recall, quality, latency, throughput and size of many settings.",
    description = {
      "Collections x encoders x engines x builds x searches x k x threads, as a YAML file says. Each"
          + " setting is measured in several rounds, in processes of their own, and its figures are"
          + " kept as JSON. A run that was broken off goes on where it was when it is started again.",
      "`richter report DIRECTORY` makes a page of the results."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter bench --config bench.yaml",
      "  richter bench run --documents passages.jsonl --queries questions.jsonl --output my.run",
      "  richter bench run --documents d.csr.gz --queries q.csr.gz --engines richter,lucene,seismic --output my.run"
    })
public final class RunCommand implements Callable<Integer> {

  /** What the command is called. */
  public static final String NAME = "run";

  private static final int TWO = 2;

  private final Supplier<Path> home;

  @ArgGroup(multiplicity = "1")
  private Given given = new Given();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Where the results go. Default: the name of the file of settings, with .run in place of"
              + " its extension.")
  private @Nullable Path output;

  @Option(names = "--fresh", description = "Start anew, and delete the results that are there.")
  private boolean fresh;

  @Option(
      names = "--keep-work",
      description = "Keep vectors and indexes at the end; otherwise only results stay.")
  private boolean keepWork;

  /** What to measure. */
  private static final class Given {

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "A YAML file of settings; bench/README.md tells what it may have.")
    private @Nullable Path config;

    @ArgGroup(exclusive = false)
    private @Nullable OneCollection collection;
  }

  /** One collection, with defaults for the rest. */
  private static final class OneCollection {

    @Option(
        names = "--documents",
        required = true,
        paramLabel = "FILE",
        description = "Documents: texts, or vectors with --encoders vectors.")
    private Path documents = Path.of("");

    @Option(
        names = "--queries",
        required = true,
        paramLabel = "FILE",
        description = "Queries, texts or vectors like the documents.")
    private Path queries = Path.of("");

    @Option(names = "--qrels", paramLabel = "FILE", description = "Judgements of the queries.")
    private @Nullable Path qrels;

    @Option(
        names = "--encoders",
        split = ",",
        paramLabel = "ENCODER",
        description =
            "What makes vectors of texts: bm25, splade:DIRECTORY, late-interaction:DIRECTORY."
                + " Default: bm25 for .jsonl and .tsv, none for files of vectors.")
    private List<String> encoders = List.of();

    @Option(
        names = "--engines",
        split = ",",
        paramLabel = "ENGINE",
        description =
            "What searches: richter, richter-multi-vector, lucene, seismic, and others. Default:"
                + " Richter alone.")
    private List<String> engines = List.of();

    @Option(
        names = "-k",
        split = ",",
        paramLabel = "N",
        description = "How many documents a search finds. Default: 10.")
    private List<Integer> k = List.of(10);

    @Option(
        names = "--rounds",
        paramLabel = "N",
        defaultValue = "3",
        description = "How often each setting is measured. Default: ${DEFAULT-VALUE}.")
    private int rounds = 3;

    @Option(
        names = "--warm-up-seconds",
        paramLabel = "N",
        defaultValue = "10",
        description =
            "How long each process searches before anything counts. Default: ${DEFAULT-VALUE}.")
    private double warmUpSeconds = 10;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        defaultValue = "1",
        description =
            "How long a setting is searched before it counts, and then measured, in each round."
                + " Default: ${DEFAULT-VALUE}.")
    private double seconds = 1;

    RunConfig config() {
      List<String> made = encoders.isEmpty() && isText(documents) ? List.of("bm25") : encoders;
      String name = documents.toAbsolutePath().getFileName().toString().replaceFirst("\\..*", "");
      int processors = Runtime.getRuntime().availableProcessors();
      return RunConfig.of(
          List.of(
              new CollectionConfig(
                  name.isEmpty() ? "collection" : name,
                  documents.toString(),
                  queries.toString(),
                  null,
                  qrels == null ? null : qrels.toString(),
                  null,
                  null,
                  null,
                  List.of(),
                  made)),
          engines.stream().map(EngineConfig::of).toList(),
          k,
          processors < TWO ? List.of(1) : List.of(1, processors),
          rounds,
          warmUpSeconds,
          seconds);
    }

    private static boolean isText(Path file) {
      String name = file.toString().replaceFirst("\\.gz$", "");
      return name.endsWith(".jsonl") || name.endsWith(".tsv");
    }
  }

  /**
   * Makes the command.
   *
   * @param home tells the directory of the bench, with peers/
   */
  public RunCommand(Supplier<Path> home) {
    this.home = home;
  }

  @Override
  public Integer call() throws IOException {
    Path file = given.config;
    RunConfig config =
        file != null ? RunConfig.read(file) : Objects.requireNonNull(given.collection).config();
    Path here = Path.of("").toAbsolutePath();
    Path base = file == null ? here : here.resolve(file).resolveSibling("");
    RunFiles files = new RunFiles(directory(file).toAbsolutePath());
    if (fresh) {
      deleteResults(files);
    }
    if (files.isComplete(config)) {
      Log.log("nothing is left to measure; --fresh starts anew");
      return end(files, List.of());
    }
    List<String> failures;
    try (Runner runner = new Runner(config, files, home.get())) {
      failures = runner.run(base);
    }
    failures.forEach(failure -> Log.log("left out: %s", failure));
    if (!keepWork && failures.isEmpty()) {
      files.complete(config);
    }
    return end(files, failures);
  }

  private static int end(RunFiles files, List<String> failures) {
    System.out.printf("%s%nNow: richter report %s%n", files.root(), files.root());
    return failures.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Path directory(@Nullable Path file) {
    if (output != null) {
      return output;
    }
    if (file == null) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "no --output DIR, expected one where there is no --config");
    }
    String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    return file.resolveSibling(name + ".run");
  }

  /** Deletes nothing that is not a run's. */
  private static void deleteResults(RunFiles files) throws IOException {
    if (!Files.exists(files.root())) {
      return;
    }
    if (!Files.exists(files.config())) {
      try (Stream<Path> there = Files.list(files.root())) {
        if (there.findAny().isEmpty()) {
          return;
        }
      }
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s has no run.yaml, expected the directory of a run where --fresh is to delete it"
              .formatted(files.root()));
    }
    IOUtils.rm(files.root());
  }
}
