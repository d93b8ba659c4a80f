package dev.richter.tools;

import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.generate.CollectionGenerator;
import dev.richter.datasets.generate.GeneratorFigures;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a synthetic collection. */
@Command(
    name = "generate",
    header = "Make a realistic synthetic collection of any size.",
    description = {
      "The vectors have the statistics of real SPLADE vectors: token frequencies, lengths, weights,"
          + " topics and near-duplicates. The same seed gives the same collection on every machine,"
          + " and a smaller one is the beginning of a larger one."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter generate docs.csr.gz --documents 1000000",
      "  richter generate docs.csr.gz --documents 1000000 --queries queries.csr.gz --qrels qrels.tsv"
    })
final class GenerateCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "OUTPUT", description = "The file of documents to write.")
  Path output;

  @Option(
      names = "--documents",
      required = true,
      paramLabel = "N",
      description = "How many documents to make.")
  long documents;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Another seed gives another collection. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Option(
      names = "--queries",
      paramLabel = "FILE",
      description = "Make queries about the documents too, and write them here.")
  @Nullable Path queriesFile;

  @Option(
      names = "--query-count",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many queries to make. Default: ${DEFAULT-VALUE}.")
  long queryCount;

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      description = "Write here which document each query was made for, in the layout of BEIR.")
  @Nullable Path qrels;

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      defaultValue = "csr",
      completionCandidates = VectorFormatNames.class,
      description = "Format to write: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  VectorFormat to;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads make vectors. Default: as many as there are processors.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() {
    if (qrels != null && queriesFile == null) {
      throw new ParameterException(spec.commandLine(), "--qrels needs --queries");
    }
    CollectionGenerator generator = CollectionGenerator.of(GeneratorFigures.techdocs(), seed);
    long start = System.nanoTime();
    try (VectorReader made = generator.documents(documents, threads)) {
      write(made, output, "documents");
    }
    if (queriesFile != null) {
      try (VectorReader made = generator.queries(documents, queryCount, threads)) {
        write(made, queriesFile, "queries");
      }
    }
    if (qrels != null) {
      judgements(generator).write(qrels);
    }
    Output.of(spec)
        .report(
            new Generated(
                documents,
                queriesFile == null ? 0 : queryCount,
                seed,
                System.nanoTime() - start,
                output.toString()));
    return ExitCode.SUCCESS.number();
  }

  private void write(VectorReader made, Path path, String what) {
    try (VectorWriter writer = to.create(path, TokenDictionary.numeric());
        Progress progress =
            Progress.start("generate", what, made.size().orElse(Progress.UNKNOWN))) {
      writer.writeAll(made, progress::done);
      writer.finish();
    }
  }

  private Qrels judgements(CollectionGenerator generator) {
    Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
    for (long query = 0; query < queryCount; query++) {
      String target = Long.toString(generator.target(documents, query));
      grades.put(Long.toString(query), Map.of(target, 1));
    }
    return Qrels.of(grades);
  }

  record Generated(long documents, long queries, long seed, long tookNanos, String output)
      implements Output.Report {

    @Override
    public String text() {
      return Text.format(
          "%s documents and %s queries of seed %d in %s: %s%n",
          Text.count(documents), Text.count(queries), seed, Text.duration(tookNanos), output);
    }
  }
}
