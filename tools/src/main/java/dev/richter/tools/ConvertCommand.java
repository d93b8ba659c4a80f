package dev.richter.tools;

import dev.richter.datasets.vectors.GrowingDictionary;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorWriter;
import dev.richter.datasets.vectors.VocabularyFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rewrites a file of vectors in another format. */
@Command(
    name = "convert",
    header = "Rewrite a file of vectors in another format.",
    description = {
      "Files whose name ends with .gz are compressed. Formats without identifiers (csr,"
          + " seismic-binary) number the vectors by their rows."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter convert docs.csr.gz docs.jsonl.gz --to seismic-jsonl",
      "  richter convert docs.jsonl docs.csr --to csr --new-vocabulary vocab.txt"
    })
final class ConvertCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "INPUT", description = "The file to read.")
  Path input;

  @Parameters(index = "1", paramLabel = "OUTPUT", description = "The file to write.")
  Path output;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORMAT",
      completionCandidates = VectorFormatNames.class,
      description = "Format to write: ${COMPLETION-CANDIDATES}.")
  VectorFormat to;

  @Mixin final VectorFileOptions vectors = new VectorFileOptions();

  @Option(
      names = "--new-vocabulary",
      paramLabel = "FILE",
      description =
          "Number textual tokens as they come, and write the vocabulary here: the numbers mean"
              + " nothing without it.")
  @Nullable Path newVocabulary;

  @Override
  public Integer call() {
    if (newVocabulary != null && vectors.vocabulary != null) {
      throw new ParameterException(
          spec.commandLine(), "--vocabulary and --new-vocabulary exclude each other");
    }
    GrowingDictionary growing = newVocabulary == null ? null : TokenDictionary.growing();
    TokenDictionary dictionary = growing == null ? vectors.dictionary() : growing;
    VectorFormat from = vectors.formatOf(input);
    long count;
    try (VectorReader reader = from.open(input, dictionary);
        VectorWriter writer = to.create(output, dictionary);
        Progress progress =
            Progress.start("convert", "vectors", reader.size().orElse(Progress.UNKNOWN))) {
      count = writer.writeAll(reader, done -> progress.done(done, reader.progress()));
      writer.finish();
    }
    if (growing != null && newVocabulary != null) {
      VocabularyFile.write(newVocabulary, growing.vocabulary());
    }
    Output.of(spec)
        .report(new Converted(count, from.formatName(), to.formatName(), output.toString()));
    return ExitCode.SUCCESS.number();
  }

  record Converted(long vectors, String from, String to, String output) implements Output.Report {

    @Override
    public String text() {
      return Text.format("%s vectors: %s to %s, %s%n", Text.count(vectors), from, to, output);
    }
  }
}
