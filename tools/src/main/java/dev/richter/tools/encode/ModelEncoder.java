package dev.richter.tools.encode;

import dev.richter.codec.EncoderId;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.Head;
import dev.richter.vector.MultiVector;
import dev.richter.vector.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model in a directory: {@code model.onnx} and {@code tokenizer.json} as for {@link TextEncoder},
 * and {@code encoder.json} where settings differ from the defaults: {@code max_tokens} (192),
 * {@code top_tokens} (all), {@code query_prefix}, {@code document_prefix}, {@code skip_punctuation}
 * (false, for documents only) and {@code head}, a file with a {@link Head}.
 */
public final class ModelEncoder implements DirectoryEncoder {

  private final EncoderId id;
  private final Kind kind;
  private final TextEncoder<? extends Vector> queries;
  private final TextEncoder<? extends Vector> documents;
  private final Optional<Head> head;
  private final TokenTexts tokens;

  private ModelEncoder(
      EncoderId id,
      Kind kind,
      EncoderSettings settings,
      TextEncoder<? extends Vector> model,
      Optional<Head> head,
      TokenTexts tokens) {
    this.id = id;
    this.kind = kind;
    this.queries = model.withTexts(settings.queryPrefix(), false);
    this.documents = model.withTexts(settings.documentPrefix(), settings.skipPunctuation());
    this.head = head;
    this.tokens = tokens;
  }

  /**
   * Opens a SPLADE encoder.
   *
   * @param name what it is called
   * @param directory where its files are
   * @param threads how many threads the model runs on for each call
   * @throws RichterException as {@link TextEncoder#splade}, and with {@link
   *     ErrorCode#DATA_MALFORMED} if {@code encoder.json} has something else than settings of such
   *     an encoder
   */
  public static ModelEncoder splade(String name, Path directory, int threads) {
    EncoderSettings settings = EncoderSettings.read(directory);
    if (settings.head().isPresent() || settings.skipPunctuation()) {
      throw unfitting(directory, "head and skip_punctuation are for late interaction");
    }
    return open(
        name,
        Kind.SPARSE,
        directory,
        settings,
        Optional.empty(),
        TextEncoder.splade(directory, options(settings, threads), settings.topTokens()));
  }

  /**
   * Opens an encoder as of late interaction.
   *
   * @param name what it is called
   * @param directory where its files are
   * @param threads how many threads the model runs on for each call
   * @throws RichterException as {@link TextEncoder#lateInteraction} and {@link Head#read}, and with
   *     {@link ErrorCode#DATA_MALFORMED} if {@code encoder.json} has something else than settings
   *     of such an encoder, or the head is for rows of another dimension
   */
  public static ModelEncoder lateInteraction(String name, Path directory, int threads) {
    EncoderSettings settings = EncoderSettings.read(directory);
    if (settings.topTokens() != Integer.MAX_VALUE) {
      throw unfitting(directory, "top_tokens is for SPLADE");
    }
    Optional<Head> head = settings.head().map(file -> Head.read(directory.resolve(file)));
    return open(
        name,
        Kind.MULTI_VECTOR,
        directory,
        settings,
        head,
        TextEncoder.lateInteraction(directory, options(settings, threads)));
  }

  private static RichterException unfitting(Path directory, String problem) {
    return new RichterException(
        ErrorCode.DATA_MALFORMED,
        "%s: %s".formatted(directory.resolve(EncoderSettings.FILE), problem));
  }

  private static EncoderOptions options(EncoderSettings settings, int threads) {
    return new EncoderOptions(
        settings.maxTokens(), EncoderOptions.DEFAULT_BATCH_SIZE, threads, "", false);
  }

  private static ModelEncoder open(
      String name,
      Kind kind,
      Path directory,
      EncoderSettings settings,
      Optional<Head> head,
      TextEncoder<? extends Vector> model) {
    try {
      if (head.isPresent() && head.get().inputDimension() != model.dimension()) {
        throw unfitting(
            directory,
            "a head for rows of %d values, the model's have %d"
                .formatted(head.get().inputDimension(), model.dimension()));
      }
      EncoderId id =
          new EncoderId(name, EncoderDigest.of(kind.name(), files(directory), settings, head));
      TokenTexts tokens = TokenTexts.read(directory.resolve(TextEncoder.TOKENIZER_FILE));
      return new ModelEncoder(id, kind, settings, model, head, tokens);
    } catch (IOException e) {
      model.close();
      throw new RichterException(
          ErrorCode.STORAGE_FAILED, "%s: cannot be read: %s".formatted(directory, e), e);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** The tokenizer, and the model with the weights that may stand in files beside it. */
  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(
              file ->
                  file.getFileName().toString().startsWith(TextEncoder.MODEL_FILE)
                      || file.endsWith(TextEncoder.TOKENIZER_FILE))
          .sorted()
          .toList();
    }
  }

  @Override
  public EncoderId id() {
    return id;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public int dimension() {
    return head.map(Head::dimension).orElse(queries.dimension());
  }

  @Override
  public Optional<Head> head() {
    return head;
  }

  @Override
  public Optional<String> token(int token) {
    return kind == Kind.SPARSE ? tokens.text(token) : Optional.empty();
  }

  @Override
  public List<EncodedText> encode(List<String> texts, Role role) {
    return switch (role) {
      case QUERY -> encode(queries, texts);
      case DOCUMENT -> encode(documents, texts);
    };
  }

  private <V extends Vector> List<EncodedText> encode(TextEncoder<V> encoder, List<String> texts) {
    return encoder.encode(texts).stream()
        .map(encoded -> new EncodedText(projected(encoded.vector()), encoded.cut()))
        .toList();
  }

  private Vector projected(Vector vector) {
    return vector instanceof MultiVector rows && head.isPresent()
        ? head.get().project(rows)
        : vector;
  }

  @Override
  public void close() {
    queries.close();
  }
}
