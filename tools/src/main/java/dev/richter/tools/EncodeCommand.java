package dev.richter.tools;

import dev.richter.datasets.bm25.Bm25Encoder;
import dev.richter.datasets.text.BeirText;
import dev.richter.datasets.text.BeirTextReader;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VocabularyFile;
import dev.richter.server.text.Encoder;
import dev.richter.tools.encode.Bm25DirectoryEncoder;
import dev.richter.tools.encode.DirectoryEncoder;
import dev.richter.tools.encode.DirectoryEncoder.EncodedText;
import dev.richter.tools.encode.DirectoryEncoder.Role;
import dev.richter.tools.encode.EncoderOptions;
import dev.richter.tools.encode.ModelOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
          + " those that index takes, plain or gzip, the title in front of the text.",
      "splade:DIRECTORY gives each token of the vocabulary the weight log(1 + max(0, its largest"
          + " logit over the text)) and writes a file of sparse vectors. Formats without identifiers"
          + " (csr, seismic-binary) number them by their rows, also where a text has no tokens.",
      "late-interaction:DIRECTORY gives each token of the text a vector of length 1 and writes"
          + " NAME.npy with these vectors, NAME.lengths.npy with their numbers, and NAME.ids.txt.",
      "bm25:DIRECTORY gives each term its weight by BM25; the directory is made of the texts where there"
          + " is none.",
      "Settings stand in encoder.json beside the model, as for index; options go before them. Files"
          + " appear at the end. A run that is broken off leaves OUTPUT.encoding, from which the next one"
          + " goes on, if encoder and texts are the same."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter encode --encoder splade:model --input corpus.jsonl.gz --output corpus.csr.gz",
      "  richter encode --encoder splade:model --input corpus.jsonl --output docs.jsonl.gz --top-tokens 128",
      "  richter encode --encoder late-interaction:colbert --input corpus.jsonl.gz --output corpus.npy",
      "  richter encode --encoder late-interaction:colbert --input q.jsonl --output q.npy --queries",
      "  richter encode --encoder bm25:words --input corpus.jsonl.gz --output corpus.csr.gz"
    })
final class EncodeCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Option(
      names = "--encoder",
      required = true,
      paramLabel = "KIND:DIRECTORY",
      description =
          "The kind of encoder, splade or late-interaction, and where model.onnx and tokenizer.json"
              + " are, or bm25.")
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
      names = "--queries",
      description =
          "The texts are queries, for which encoders may have another prefix or model. Default: they"
              + " are documents.")
  boolean queries;

  @Option(
      names = "--fresh",
      description =
          "Start over, where an earlier run has left OUTPUT.encoding. Default: go on where it was.")
  boolean fresh;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description =
          "How many tokens a text is cut to, special ones included. Default: as encoder.json says, or "
              + EncoderOptions.DEFAULT_MAX_TOKENS
              + ".")
  @Nullable Integer maxTokens;

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
      description =
          "What to put in front of each text, where the model expects it. Default: as encoder.json"
              + " says.")
  @Nullable String prefix;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "How many batches a model runs side by side, each on a thread. Default: as many as there"
              + " are processors.")
  int threads = Runtime.getRuntime().availableProcessors();

  @ArgGroup(exclusive = false, heading = "%nSparse vectors:%n")
  @Nullable SparseOptions sparse;

  @ArgGroup(exclusive = false, heading = "%nMulti-vectors:%n")
  @Nullable MultiOptions multi;

  @ArgGroup(exclusive = false, heading = "%nHow bm25 weights texts that it has not counted yet:%n")
  @Nullable Bm25Options bm25;

  /** What is written of sparse vectors. */
  static final class SparseOptions {

    @Option(
        names = "--top-tokens",
        paramLabel = "N",
        description =
            "Keep only so many of the heaviest tokens of a text. Default: as encoder.json says, or"
                + " all.")
    @Nullable Integer topTokens;

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
    boolean sparseVectors = encoder.kind().isSparse();
    require(
        multi == null || !sparseVectors,
        "--element-type and --skip-punctuation are for late-interaction:");
    require(
        sparse == null || sparseVectors,
        "--top-tokens, --format and --vocabulary are for sparse vectors");
    require(
        encoder.kind() != EncoderName.Kind.BM25
            || (maxTokens == null
                && prefix == null
                && (sparse == null || sparse.topTokens == null)),
        "--max-tokens, --top-tokens and --prefix are for models, which bm25: is none");
    Role role = queries ? Role.QUERY : Role.DOCUMENT;
    try (DirectoryEncoder opened = open();
        EncodingJournal journal =
            EncodingJournal.open(output, opened.id().digest(), role, batchSize, fresh);
        VectorOutput writer = writer(opened)) {
      Made made = new Encoding(opened, role, journal, writer).run();
      writer.finish();
      journal.delete();
      Output.of(spec).report(made);
    }
    return ExitCode.SUCCESS.number();
  }

  private DirectoryEncoder open() {
    Optional<Path> missing =
        encoder.kind() == EncoderName.Kind.BM25 && !queries
            ? encoder.directory().filter(directory -> !Bm25Encoder.isIn(directory))
            : Optional.empty();
    if (missing.isPresent()) {
      Bm25Options weighting = bm25 == null ? new Bm25Options() : bm25;
      return new Bm25DirectoryEncoder(
          encoder.defaultName(), DocumentEncoders.count(input, weighting, missing.get()));
    }
    require(bm25 == null, "--bm25-… are for a bm25: that is made, expected no such directory yet");
    ModelOptions options =
        new ModelOptions(
            threads,
            batchSize,
            Optional.ofNullable(maxTokens),
            sparse == null ? Optional.empty() : Optional.ofNullable(sparse.topTokens),
            Optional.ofNullable(prefix),
            multi != null && multi.skipPunctuation);
    return encoder.open(encoder.defaultName(), options);
  }

  private VectorOutput writer(DirectoryEncoder opened) {
    if (!encoder.kind().isSparse()) {
      FloatType type = multi == null ? FloatType.FLOAT16 : multi.elementType;
      return VectorOutput.multiVectors(output, opened.dimension(), type);
    }
    SparseOptions chosen = sparse == null ? new SparseOptions() : sparse;
    TokenDictionary dictionary =
        chosen.vocabulary == null
            ? TokenDictionary.numeric()
            : TokenDictionary.of(VocabularyFile.read(chosen.vocabulary));
    VectorFormat format = chosen.format == null ? formatOfName() : chosen.format;
    return VectorOutput.sparse(format.create(output, dictionary));
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
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

  /** A run over all texts. */
  private final class Encoding {

    private final DirectoryEncoder opened;
    private final Role role;
    private final EncodingJournal journal;
    private final VectorOutput writer;
    private long texts;
    private long cut;
    private long empty;
    private long size;

    Encoding(DirectoryEncoder opened, Role role, EncodingJournal journal, VectorOutput writer) {
      this.opened = opened;
      this.role = role;
      this.journal = journal;
      this.writer = writer;
    }

    Made run() {
      long start = System.nanoTime();
      long finished = journal.finishedTexts();
      try (BeirTextReader reader = BeirTextReader.open(input);
          Progress progress = Progress.start("encode", "texts", Progress.UNKNOWN, finished)) {
        while (reader.hasNext()) {
          List<BeirText> window = TextWindows.next(reader, batchSize);
          write(window, journal.next(window).orElseGet(() -> encode(window)));
          for (long done = Math.max(finished, texts - window.size()); done < texts; ) {
            progress.done(++done, reader.progress());
          }
        }
      }
      boolean tokens = opened.kind() == Encoder.Kind.SPARSE;
      return new Made(
          texts,
          finished,
          cut,
          empty,
          opened.maxTokens().isPresent() ? opened.maxTokens().getAsInt() : null,
          tokens ? size : null,
          tokens ? null : size,
          opened.dimension(),
          System.nanoTime() - start,
          output.toString());
    }

    private List<EncodedText> encode(List<BeirText> window) {
      List<EncodedText> made = opened.encode(TextWindows.whole(window), role);
      journal.append(window, made);
      return made;
    }

    private void write(List<BeirText> window, List<EncodedText> made) {
      for (int i = 0; i < made.size(); i++) {
        EncodedText text = made.get(i);
        writer.write(window.get(i), text.vector());
        texts++;
        size += VectorOutput.size(text.vector());
        empty += text.vector().isEmpty() ? 1 : 0;
        cut += text.cut() ? 1 : 0;
      }
    }
  }

  record Made(
      long texts,
      long textsFinishedBefore,
      long textsCut,
      long textsEmpty,
      @Nullable Integer maxTokens,
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
          "%s texts in %s (%.1f a second%s): %s %s of %s, %.1f a text, in %s.%n%s%s%n",
          Text.count(texts),
          Text.duration(tookNanos),
          (texts - textsFinishedBefore) / (tookNanos / 1e9),
          textsFinishedBefore == 0
              ? ""
              : ", after %s that an earlier run had done"
                  .formatted(Text.count(textsFinishedBefore)),
          Text.count(size),
          tokens != null ? "weights" : "vectors",
          (tokens != null ? "a vocabulary of " : "dimension ") + Text.count(dimension),
          texts == 0 ? 0 : (double) size / texts,
          output,
          maxTokens == null
              ? "No text was cut"
              : "%s texts were cut to %d tokens".formatted(Text.count(textsCut), maxTokens),
          textsEmpty == 0 ? "." : ", %s gave no vector.".formatted(Text.count(textsEmpty)));
    }
  }
}
