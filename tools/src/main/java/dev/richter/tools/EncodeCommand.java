package dev.richter.tools;

import dev.richter.datasets.text.BeirText;
import dev.richter.datasets.text.BeirTextReader;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFileWriter;
import dev.richter.tools.encode.EncoderOptions;
import dev.richter.tools.encode.TokenEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes multi-vectors of texts. */
@Command(
    name = "encode",
    header = "Make multi-vectors of texts, one vector for each token.",
    description = {
      "Runs a late-interaction model, model.onnx and tokenizer.json in a directory, on the processor."
          + " The texts are JSON lines of {\"_id\", \"title\", \"text\"}, plain or gzip, the title in"
          + " front of the text. Vectors have length 1.",
      "Writes NAME.npy with the vectors, NAME.lengths.npy with their numbers, and NAME.ids.txt. They"
          + " appear at the end; a run that is broken off leaves nothing and starts over.",
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter encode --model colbert --input corpus.jsonl.gz --output corpus.npy",
      "  richter encode --model colbert --input queries.jsonl --output queries.npy --max-tokens 32"
    })
final class EncodeCommand implements Callable<Integer> {

  /** Batches that are sorted by length together; more of them pad less and take more memory. */
  private static final int BATCHES_SORTED = 16;

  @Spec CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIRECTORY",
      description = "Where model.onnx and tokenizer.json are.")
  Path model;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "TEXTS",
      description = "The texts, as JSON lines.")
  Path input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "NAME.npy",
      description = "The file of vectors to write.")
  Path output;

  @Option(
      names = "--element-type",
      paramLabel = "TYPE",
      defaultValue = "float16",
      description = "How a value is written: float16 or float32. Default: ${DEFAULT-VALUE}.")
  FloatType elementType;

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
          "How many texts the model is given at once. With a quantized model 1 keeps the vectors of"
              + " a text from depending on others. Default: ${DEFAULT-VALUE}.")
  int batchSize;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What to put in front of each text, where the model expects it.")
  String prefix;

  @Option(names = "--skip-punctuation", description = "Write no vectors for tokens of punctuation.")
  boolean skipPunctuation;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads the model runs on. Default: as many as there are processors.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() {
    EncoderOptions options =
        new EncoderOptions(maxTokens, batchSize, threads, prefix, skipPunctuation);
    long texts = 0;
    long rows = 0;
    long cut = 0;
    int dimension;
    long start;
    try (BeirTextReader reader = BeirTextReader.open(input);
        TokenEncoder encoder = TokenEncoder.open(model, options);
        MultiVectorFileWriter writer =
            MultiVectorFileWriter.create(output, encoder.dimension(), elementType);
        Progress progress = Progress.start("encode", "texts", Progress.UNKNOWN)) {
      dimension = encoder.dimension();
      start = System.nanoTime();
      while (reader.hasNext()) {
        List<BeirText> window = window(reader);
        List<TokenEncoder.Encoded> encoded =
            encoder.encode(window.stream().map(EncodeCommand::wholeText).toList());
        for (int i = 0; i < encoded.size(); i++) {
          writer.write(window.get(i).id(), encoded.get(i).vectors());
          rows += encoded.get(i).vectors().size();
          cut += encoded.get(i).cut() ? 1 : 0;
          progress.done(++texts, reader.progress());
        }
      }
      writer.finish();
    }
    Output.of(spec)
        .report(
            new Made(
                texts,
                cut,
                maxTokens,
                rows,
                dimension,
                System.nanoTime() - start,
                output.toString()));
    return ExitCode.SUCCESS.number();
  }

  private List<BeirText> window(BeirTextReader reader) {
    List<BeirText> window = new ArrayList<>();
    while (window.size() < (long) batchSize * BATCHES_SORTED && reader.hasNext()) {
      window.add(reader.next());
    }
    return window;
  }

  private static String wholeText(BeirText text) {
    return text.title().isEmpty() ? text.text() : text.title() + " " + text.text();
  }

  record Made(
      long texts,
      long textsCut,
      int maxTokens,
      long rows,
      int dimension,
      long tookNanos,
      String output)
      implements Output.Report {

    @Override
    public String text() {
      return Text.format(
          "%s texts in %s (%.1f a second): %s vectors of dimension %d, %.1f a text, in %s.%n"
              + "%s texts were cut to %d tokens.%n",
          Text.count(texts),
          Text.duration(tookNanos),
          texts / (tookNanos / 1e9),
          Text.count(rows),
          dimension,
          texts == 0 ? 0 : (double) rows / texts,
          output,
          Text.count(textsCut),
          maxTokens);
    }
  }
}
