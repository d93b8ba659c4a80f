package dev.richter.tools;

import dev.richter.datasets.eval.ExactSearch;
import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Computes the exact answers of queries over a collection. */
@Command(
    name = "groundtruth",
    header = "Compute the exact answers of queries, for eval to compare with.",
    description = {
      "The answers are the documents with the largest inner products, computed from the weights as"
          + " they stand in the files. They are named by their row, from 0. Have more of them than"
          + " the k you evaluate, so that ties at the k-th place are seen."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExample:%n",
    footer = "  richter groundtruth docs.csr.gz queries.csr.gz truth.bin.gz -k 100")
final class GroundTruthCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DOCUMENTS", description = "The documents' vectors.")
  Path documents;

  @Parameters(index = "1", paramLabel = "QUERIES", description = "The queries' vectors.")
  Path queries;

  @Parameters(index = "2", paramLabel = "OUTPUT", description = "The file to write.")
  Path output;

  @Mixin final VectorFileOptions vectors = new VectorFileOptions();

  @Option(
      names = "-k",
      defaultValue = "100",
      paramLabel = "K",
      description = "How many answers a query has. Default: ${DEFAULT-VALUE}.")
  int k;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads compute. Default: as many as there are processors.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() {
    TokenDictionary dictionary = vectors.dictionary();
    List<SparseVector> queryVectors = new ArrayList<>();
    try (VectorReader reader = vectors.formatOf(queries).open(queries, dictionary)) {
      reader.forEachRemaining(record -> queryVectors.add(record.vector()));
    }
    long start = System.nanoTime();
    GroundTruth truth;
    long count;
    try (VectorReader reader = vectors.formatOf(documents).open(documents, dictionary);
        Progress progress =
            Progress.start("ground truth", "documents", reader.size().orElse(Progress.UNKNOWN))) {
      AtomicLong read = new AtomicLong();
      truth =
          ExactSearch.answers(
              reader,
              queryVectors,
              k,
              threads,
              done -> {
                read.set(done);
                progress.done(done, reader.progress());
              });
      count = read.get();
    }
    truth.write(output);
    Output.of(spec)
        .report(
            new GroundTruthWritten(
                count, truth.queries(), truth.k(), System.nanoTime() - start, output.toString()));
    return ExitCode.SUCCESS.number();
  }

  record GroundTruthWritten(long documents, int queries, int k, long tookNanos, String output)
      implements Output.Report {

    @Override
    public String text() {
      return Text.format(
          "the %d best of %s documents for each of %s queries, in %s: %s%n",
          k, Text.count(documents), Text.count(queries), Text.duration(tookNanos), output);
    }
  }
}
