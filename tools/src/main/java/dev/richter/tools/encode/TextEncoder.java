package dev.richter.tools.encode;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Makes vectors of texts with a model on ONNX Runtime: {@linkplain #lateInteraction token vectors}
 * or {@linkplain #splade sparse vectors}.
 *
 * <p>The tokens that the tokenizer puts around a text ({@code [CLS]} and {@code [SEP]} in BERT)
 * count too; padding does not. Texts of similar length are run together.
 *
 * <p>A model that was quantized dynamically scales its activations by the largest of the whole
 * batch, so that with such a model the vectors of a text depend, a little, on what it is run with.
 * In batches of 1 they do not.
 *
 * <p>Safe for use by many threads until it is closed: each runs the model for its own texts.
 *
 * @param <V> the kind of vector
 */
public final class TextEncoder<V extends Vector> implements Encoding<V>, AutoCloseable {

  static final String MODEL_FILE = "model.onnx";
  static final String TOKENIZER_FILE = "tokenizer.json";

  /**
   * How many values a batch may give: 32 MiB, and as many batches are run as there are threads. A
   * text that gives more is run by itself.
   */
  private static final int MOST_VALUES = 1 << 23;

  private final EncoderModel model;
  private final Tokenizer tokenizer;
  private final EncoderOptions options;
  private final Pooling<V> pooling;
  private final int dimension;

  private TextEncoder(
      EncoderModel model, Tokenizer tokenizer, EncoderOptions options, Pooling<V> pooling) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.options = options;
    this.pooling = pooling;
    this.dimension = model.run(List.of(tokenizer.tokenize("", false))).dimension();
  }

  private TextEncoder(TextEncoder<V> other, EncoderOptions options) {
    this.model = other.model;
    this.tokenizer = other.tokenizer;
    this.options = options;
    this.pooling = other.pooling;
    this.dimension = other.dimension;
  }

  /**
   * An encoder as of late interaction, which gives each token a vector of length 1. Loads {@code
   * model.onnx}, with the output {@code last_hidden_state}, and {@code tokenizer.json}, and runs
   * the model once.
   *
   * @param directory where they are
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} if one is missing, {@link
   *     ErrorCode#DATA_MALFORMED} if one is not what its name says, {@link
   *     ErrorCode#NATIVE_LIBRARY_UNAVAILABLE} if this machine runs neither, or {@link
   *     ErrorCode#STORAGE_FAILED}
   */
  public static TextEncoder<MultiVector> lateInteraction(Path directory, EncoderOptions options) {
    return open(directory, MODEL_FILE, options, new Pooling.LateInteraction());
  }

  /**
   * A SPLADE encoder, which gives each token of the vocabulary the weight log(1 + max(0, its
   * largest logit over the text)), and leaves out those of weight 0 (Formal et al., SPLADE v2,
   * arXiv 2109.10086). Loads files as {@link #lateInteraction}, with the output {@code logits}.
   *
   * @param directory where they are
   * @param topTokens how many of the heaviest tokens a vector keeps, at least 1
   * @throws RichterException as {@link #lateInteraction}, and with {@link
   *     ErrorCode#PARAMETER_INVALID} if it is less than 1 token
   */
  public static TextEncoder<SparseVector> splade(
      Path directory, EncoderOptions options, int topTokens) {
    EncoderOptions.require("topTokens", topTokens, 1, Integer.MAX_VALUE);
    return open(directory, MODEL_FILE, options, new Pooling.Splade(topTokens));
  }

  /** An encoder with the model of another file, which makes the same of its values. */
  TextEncoder<V> withModel(Path directory, String modelFile) {
    return open(directory, modelFile, options, pooling);
  }

  private static <V extends Vector> TextEncoder<V> open(
      Path directory, String modelName, EncoderOptions options, Pooling<V> pooling) {
    Path modelFile = require(directory.resolve(modelName));
    Path tokenizerFile = require(directory.resolve(TOKENIZER_FILE));
    EncoderModel model = EncoderModel.open(modelFile, pooling.outputName());
    try {
      Tokenizer tokenizer = Tokenizer.open(tokenizerFile, options.maxTokens());
      try {
        return new TextEncoder<>(model, tokenizer, options, pooling);
      } catch (RuntimeException failure) {
        tokenizer.close();
        throw failure;
      }
    } catch (RuntimeException failure) {
      model.close();
      throw failure;
    }
  }

  private static Path require(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND,
          "%s: found %s, expected a model's %s and %s in this directory"
              .formatted(
                  file,
                  Files.isDirectory(file) ? "a directory" : "nothing",
                  file.endsWith(TOKENIZER_FILE) ? MODEL_FILE : file.getFileName(),
                  TOKENIZER_FILE));
    }
    return file;
  }

  /**
   * This encoder with other texts: model and tokenizer are shared, and closed with either.
   *
   * @param prefix what is put in front of each text
   * @param skipPunctuation whether tokens of punctuation give no vectors
   */
  TextEncoder<V> withTexts(String prefix, boolean skipPunctuation) {
    return new TextEncoder<>(
        this,
        new EncoderOptions(
            options.maxTokens(), options.batchSize(), options.threads(), prefix, skipPunctuation));
  }

  /** The tokens of texts, prefix included. */
  List<TokenizedText> tokenize(List<String> texts) {
    return texts.stream()
        .map(text -> tokenizer.tokenize(options.prefix() + text, options.skipPunctuation()))
        .toList();
  }

  /** How many tokens a text is cut to. */
  int maxTokens() {
    return options.maxTokens();
  }

  /** How many values the model gives a token: those of a vector, or the size of a vocabulary. */
  public int dimension() {
    return dimension;
  }

  /**
   * Encodes texts, all of which and their vectors are in memory at once; give it some hundreds.
   *
   * @return what became of each, in their order
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if the model fails, or {@link
   *     ErrorCode#VECTOR_VALUE_INVALID} or {@link ErrorCode#VECTOR_WEIGHT_INVALID} if it gives
   *     values of which no vector can be made
   */
  @Override
  public List<Encoded<V>> encode(List<String> texts) {
    List<TokenizedText> tokenized = tokenize(texts);
    List<Integer> byLength =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(text -> tokenized.get(text).length()))
            .toList();
    List<List<Integer>> batches = new ArrayList<>();
    for (int start = 0; start < byLength.size(); ) {
      int end = batchEnd(tokenized, byLength, start);
      batches.add(byLength.subList(start, end));
      start = end;
    }
    List<Encoded<V>> encoded = new ArrayList<>(Collections.nCopies(texts.size(), null));
    List<List<Encoded<V>>> made =
        sideBySide(batches, batch -> run(batch.stream().map(tokenized::get).toList()));
    for (int batch = 0; batch < batches.size(); batch++) {
      for (int i = 0; i < batches.get(batch).size(); i++) {
        encoded.set(batches.get(batch).get(i), made.get(batch).get(i));
      }
    }
    return List.copyOf(encoded);
  }

  private List<Encoded<V>> run(List<TokenizedText> batch) {
    EncoderModel.Output output = model.run(batch);
    return IntStream.range(0, batch.size())
        .mapToObj(
            text ->
                new Encoded<>(pooling.vector(output, text, batch.get(text)), batch.get(text).cut()))
        .toList();
  }

  /** What becomes of batches, in their order; the longest are begun first, so that none lags. */
  private <B, R> List<R> sideBySide(List<B> batches, Function<B, R> run) {
    if (options.threads() == 1 || batches.size() == 1) {
      return batches.stream().map(run).toList();
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(options.threads(), batches.size()))) {
      List<Future<R>> running =
          batches.reversed().stream().map(batch -> threads.submit(() -> run.apply(batch))).toList();
      List<R> made = new ArrayList<>();
      try {
        for (Future<R> each : running) {
          made.add(each.get());
        }
      } finally {
        threads.shutdownNow();
      }
      return made.reversed();
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while encoding", failure);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("encoding failed", failure.getCause());
    }
  }

  /** Where a batch ends that has as many texts as may be run at once, the shortest first. */
  private int batchEnd(List<TokenizedText> tokenized, List<Integer> byLength, int start) {
    int end = start + 1;
    while (end < byLength.size()
        && end - start < options.batchSize()
        && (end + 1L - start) * tokenized.get(byLength.get(end)).length() * dimension
            <= MOST_VALUES) {
      end++;
    }
    return end;
  }

  @Override
  public void close() {
    try (model) {
      tokenizer.close();
    }
  }

  /**
   * A text as a vector.
   *
   * @param vector the vector; a sparse one is empty where the model gives no token any weight
   * @param cut whether the text had more tokens than {@link EncoderOptions#maxTokens}
   * @param <V> the kind of vector
   */
  public record Encoded<V extends Vector>(V vector, boolean cut) {}
}
