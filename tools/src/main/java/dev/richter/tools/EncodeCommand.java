package dev.richter.tools;

import dev.richter.datasets.text.BeirText;
import dev.richter.datasets.text.BeirTextReader;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFileWriter;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.datasets.vectors.VectorWriter;
import dev.richter.datasets.vectors.VocabularyFile;
import dev.richter.tools.encode.EncoderOptions;
import dev.richter.tools.encode.TextEncoder;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes vectors of texts. */
@Command(
    name = "encode",
    header = "Make vectors of texts: sparse vectors, or multi-vectors.",
    description = {
      "Runs a model, model.onnx and tokenizer.json in a directory, on the processor. The texts are"
          + " JSON lines of {\"_id\", \"title\", \"text\"}, plain or gzip, the title in front of the"
          + " text.",
      "splade:DIRECTORY gives each token of the vocabulary the weight log(1 + max(0, its largest"
          + " logit over the text)) and writes a file of sparse vectors. Formats without identifiers"
          + " (csr, seismic-binary) number them by their rows, also where a text has no tokens.",
      "late-interaction:DIRECTORY gives each token of the text a vector of length 1 and writes"
          + " NAME.npy with these vectors, NAME.lengths.npy with their numbers, and NAME.ids.txt.",
      "Files appear at the end; a run that is broken off leaves nothing and starts over."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter encode --encoder splade:model --input corpus.jsonl.gz --output corpus.csr.gz",
      "  richter encode --encoder splade:model --input corpus.jsonl --output docs.jsonl.gz --top-tokens 128",
      "  richter encode --encoder late-interaction:colbert --input corpus.jsonl.gz --output corpus.npy",
      "  richter encode --encoder late-interaction:colbert --input q.jsonl --output q.npy --max-tokens 32"
    })
final class EncodeCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Option(
      names = "--encoder",
      required = true,
      paramLabel = "KIND:DIRECTORY",
      description =
          "The kind of model, splade or late-interaction, and where model.onnx and tokenizer.json are.")
  EncoderName encoder;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "TEXTS",
      description = "The texts, as JSON lines.")
  Path input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The file of vectors to write; gzip if sparse ones go to NAME.gz.")
  Path output;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "" + EncoderOptions.DEFAULT_MAX_TOKENS,
      description =
          "How many tokens a text is cut to, special ones included. Default: ${DEFAULT-VALUE}.")
  int maxTokens;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "" + EncoderOptions.DEFAULT_BATCH_SIZE,
      description =
          "How many texts the model is given at once, at most: fewer where their vectors would take"
              + " much memory. With a quantized model 1 keeps the vectors of a text from depending on"
              + " others. Default: ${DEFAULT-VALUE}.")
  int batchSize;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What to put in front of each text, where the model expects it.")
  String prefix;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads the model runs on. Default: as many as there are processors.")
  int threads = Runtime.getRuntime().availableProcessors();

  @ArgGroup(exclusive = false, heading = "%nSparse vectors:%n")
  @Nullable SparseOptions sparse;

  @ArgGroup(exclusive = false, heading = "%nMulti-vectors:%n")
  @Nullable MultiOptions multi;

  /** What is written of a SPLADE model. */
  static final class SparseOptions {

    @Option(
        names = "--top-tokens",
        paramLabel = "N",
        description = "Keep only so many of the heaviest tokens of a text. Default: all.")
    int topTokens = Integer.MAX_VALUE;

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        completionCandidates = VectorFormatNames.class,
        description =
            "Format to write: ${COMPLETION-CANDIDATES}. Default: by the name, csr for .csr,"
                + " seismic-jsonl for .jsonl, seismic-binary for .bin.")
    @Nullable VectorFormat format;

    @Option(
        names = "--vocabulary",
        paramLabel = "FILE",
        description =
            "The encoder's vocab.txt, one token a line, for formats that name tokens by text."
                + " Without it they are named by their numbers.")
    @Nullable Path vocabulary;
  }

  /** What is written of a late-interaction model. */
  static final class MultiOptions {

    @Option(
        names = "--element-type",
        paramLabel = "TYPE",
        description = "How a value is written: float16, the default, or float32.")
    FloatType elementType = FloatType.FLOAT16;

    @Option(
        names = "--skip-punctuation",
        description = "Write no vectors for tokens of punctuation.")
    boolean skipPunctuation;
  }

  @Override
  public Integer call() {
    Made made =
        switch (encoder.kind()) {
          case BM25, SPLADE -> splade();
          case LATE_INTERACTION -> lateInteraction();
        };
    Output.of(spec).report(made);
    return ExitCode.SUCCESS.number();
  }

  private Made splade() {
    require(multi == null, "--element-type and --skip-punctuation are for late-interaction:");
    SparseOptions chosen = sparse == null ? new SparseOptions() : sparse;
    VectorFormat format = chosen.format == null ? formatOfName() : chosen.format;
    TokenDictionary dictionary =
        chosen.vocabulary == null
            ? TokenDictionary.numeric()
            : TokenDictionary.of(VocabularyFile.read(chosen.vocabulary));
    try (TextEncoder<SparseVector> splade =
            TextEncoder.splade(
                encoder.directory().orElseThrow(), options(false), chosen.topTokens);
        VectorWriter writer = format.create(output, dictionary)) {
      Counts counts =
          encodeAll(
              splade,
              (text, vector) ->
                  writer.write(
                      new VectorRecord(text.id(), vector, Optional.of(TextWindows.whole(text)))),
              SparseVector::size);
      writer.finish();
      return made(counts, splade.dimension());
    }
  }

  private Made lateInteraction() {
    require(sparse == null, "--top-tokens, --format and --vocabulary are for splade:");
    MultiOptions chosen = multi == null ? new MultiOptions() : multi;
    try (TextEncoder<MultiVector> late =
            TextEncoder.lateInteraction(
                encoder.directory().orElseThrow(), options(chosen.skipPunctuation));
        MultiVectorFileWriter writer =
            MultiVectorFileWriter.create(output, late.dimension(), chosen.elementType)) {
      Counts counts =
          encodeAll(late, (text, vector) -> writer.write(text.id(), vector), MultiVector::size);
      writer.finish();
      return made(counts, late.dimension());
    }
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private EncoderOptions options(boolean skipPunctuation) {
    return new EncoderOptions(maxTokens, batchSize, threads, prefix, skipPunctuation);
  }

  private VectorFormat formatOfName() {
    String name = output.toString().replaceFirst("\\.gz$", "");
    if (name.endsWith(".csr")) {
      return VectorFormat.CSR;
    }
    if (name.endsWith(".jsonl")) {
      return VectorFormat.SEISMIC_JSONL;
    }
    require(
        name.endsWith(".bin"),
        "%s tells no format, expected a name with .csr, .jsonl or .bin, or --format"
            .formatted(output));
    return VectorFormat.SEISMIC_BINARY;
  }

  /**
   * What was encoded.
   *
   * @param texts how many texts
   * @param cut how many of them were cut
   * @param empty how many of them gave no vector
   * @param size how many tokens or rows all have together
   * @param tookNanos how long it took
   */
  private record Counts(long texts, long cut, long empty, long size, long tookNanos) {}

  private <V extends Vector> Counts encodeAll(
      TextEncoder<V> texts, BiConsumer<BeirText, V> writer, ToIntFunction<V> sizeOf) {
    long start = System.nanoTime();
    long count = 0;
    long cut = 0;
    long empty = 0;
    long size = 0;
    try (BeirTextReader reader = BeirTextReader.open(input);
        Progress progress = Progress.start("encode", "texts", Progress.UNKNOWN)) {
      while (reader.hasNext()) {
        List<BeirText> window = TextWindows.next(reader, batchSize);
        List<TextEncoder.Encoded<V>> encoded =
            texts.encode(window.stream().map(TextWindows::whole).toList());
        for (int i = 0; i < encoded.size(); i++) {
          V vector = encoded.get(i).vector();
          writer.accept(window.get(i), vector);
          size += sizeOf.applyAsInt(vector);
          empty += vector.isEmpty() ? 1 : 0;
          cut += encoded.get(i).cut() ? 1 : 0;
          progress.done(++count, reader.progress());
        }
      }
    }
    return new Counts(count, cut, empty, size, System.nanoTime() - start);
  }

  private Made made(Counts counts, int dimension) {
    boolean tokens = encoder.kind() == EncoderName.Kind.SPLADE;
    return new Made(
        counts.texts(),
        counts.cut(),
        counts.empty(),
        maxTokens,
        tokens ? counts.size() : null,
        tokens ? null : counts.size(),
        dimension,
        counts.tookNanos(),
        output.toString());
  }

  record Made(
      long texts,
      long textsCut,
      long textsEmpty,
      int maxTokens,
      @Nullable Long tokens,
      @Nullable Long rows,
      int dimension,
      long tookNanos,
      String output)
      implements Output.Report {

    @Override
    public String text() {
      long size = tokens != null ? tokens : rows != null ? rows : 0;
      return Text.format(
          "%s texts in %s (%.1f a second): %s %s of %s, %.1f a text, in %s.%n"
              + "%s texts were cut to %d tokens%s.%n",
          Text.count(texts),
          Text.duration(tookNanos),
          texts / (tookNanos / 1e9),
          Text.count(size),
          tokens != null ? "weights" : "vectors",
          (tokens != null ? "a vocabulary of " : "dimension ") + Text.count(dimension),
          texts == 0 ? 0 : (double) size / texts,
          output,
          Text.count(textsCut),
          maxTokens,
          textsEmpty == 0 ? "" : ", %s gave no vector".formatted(Text.count(textsEmpty)));
    }
  }
}
