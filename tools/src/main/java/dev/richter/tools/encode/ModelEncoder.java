package dev.richter.tools.encode;

import dev.richter.codec.EncoderId;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.Head;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A model in a directory: {@code model.onnx} and {@code tokenizer.json} as for {@link TextEncoder},
 * and {@code encoder.json} where settings differ from the defaults: {@code max_tokens} (192),
 * {@code top_tokens} (all), {@code query_prefix}, {@code document_prefix}, {@code skip_punctuation}
 * (false, for documents only) and {@code head}, a file with a {@link Head}. Queries go through
 * another model where {@code query_model} names its file, or through none where {@code
 * query_token_weights} names a file of weights, {@code {"token": weight}}: then a query has each of
 * its tokens once, with its weight.
 */
public final class ModelEncoder implements DirectoryEncoder {

  private final EncoderId id;
  private final Kind kind;
  private final Encoding<? extends Vector> queries;
  private final TextEncoder<? extends Vector> documents;
  private final Optional<TextEncoder<? extends Vector>> queryModel;
  private final Optional<Head> head;
  private final TokenTexts tokens;

  private ModelEncoder(
      EncoderId id,
      Kind kind,
      Encoding<? extends Vector> queries,
      TextEncoder<? extends Vector> documents,
      Optional<TextEncoder<? extends Vector>> queryModel,
      Optional<Head> head,
      TokenTexts tokens) {
    this.id = id;
    this.kind = kind;
    this.queries = queries;
    this.documents = documents;
    this.queryModel = queryModel;
    this.head = head;
    this.tokens = tokens;
  }

  /**
   * Opens a SPLADE encoder.
   *
   * @param name what it is called
   * @param directory where its files are
   * @param options how it runs
   * @throws RichterException as {@link TextEncoder#splade}, with {@link ErrorCode#DATA_MALFORMED}
   *     if {@code encoder.json} has something else than settings of such an encoder, or the files
   *     for queries do not fit the model, or with {@link ErrorCode#DATA_NOT_FOUND} if one is
   *     missing
   */
  public static ModelEncoder splade(String name, Path directory, ModelOptions options) {
    EncoderSettings settings = options.over(EncoderSettings.read(directory));
    if (settings.head().isPresent() || settings.skipPunctuation()) {
      throw unfitting(directory, "head and skip_punctuation are for late interaction");
    }
    if (settings.queryModel().isPresent() && settings.queryTokenWeights().isPresent()) {
      throw unfitting(directory, "query_model and query_token_weights exclude each other");
    }
    TextEncoder<SparseVector> model =
        TextEncoder.splade(directory, options(settings, options), settings.topTokens());
    return closingOnFailure(
        model,
        () -> {
          TokenTexts tokens = tokens(directory);
          Optional<TokenWeights> weights =
              settings
                  .queryTokenWeights()
                  .map(file -> TokenWeights.read(directory.resolve(file), tokens))
                  .map(
                      read ->
                          new TokenWeights(model.withTexts(settings.queryPrefix(), false), read));
          return open(
              name, Kind.SPARSE, directory, settings, Optional.empty(), model, weights, tokens);
        });
  }

  /**
   * Opens an encoder as of late interaction.
   *
   * @param name what it is called
   * @param directory where its files are
   * @param options how it runs
   * @throws RichterException as {@link TextEncoder#lateInteraction} and {@link Head#read}, and with
   *     {@link ErrorCode#DATA_MALFORMED} if {@code encoder.json} has something else than settings
   *     of such an encoder, or the head is for rows of another dimension, or the model for queries
   *     gives such
   */
  public static ModelEncoder lateInteraction(String name, Path directory, ModelOptions options) {
    EncoderSettings settings = options.over(EncoderSettings.read(directory));
    if (settings.topTokens() != Integer.MAX_VALUE || settings.queryTokenWeights().isPresent()) {
      throw unfitting(directory, "top_tokens and query_token_weights are for SPLADE");
    }
    Optional<Head> head = settings.head().map(file -> Head.read(directory.resolve(file)));
    TextEncoder<MultiVector> model =
        TextEncoder.lateInteraction(directory, options(settings, options));
    return closingOnFailure(
        model,
        () ->
            open(
                name,
                Kind.MULTI_VECTOR,
                directory,
                settings,
                head,
                model,
                Optional.empty(),
                tokens(directory)));
  }

  private static TokenTexts tokens(Path directory) {
    try {
      return TokenTexts.read(directory.resolve(TextEncoder.TOKENIZER_FILE));
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  private static ModelEncoder closingOnFailure(
      TextEncoder<? extends Vector> model, Supplier<ModelEncoder> opening) {
    try {
      return opening.get();
    } catch (RuntimeException failure) {
      model.close();
      throw failure;
    }
  }

  private static RichterException unfitting(Path directory, String problem) {
    return new RichterException(
        ErrorCode.DATA_MALFORMED,
        "%s: %s".formatted(directory.resolve(EncoderSettings.FILE), problem));
  }

  private static RichterException unreadable(Path directory, IOException failure) {
    return new RichterException(
        ErrorCode.STORAGE_FAILED, "%s: cannot be read: %s".formatted(directory, failure), failure);
  }

  private static EncoderOptions options(EncoderSettings settings, ModelOptions options) {
    return new EncoderOptions(
        settings.maxTokens(), options.batchSize(), options.threads(), "", false);
  }

  private static <V extends Vector> ModelEncoder open(
      String name,
      Kind kind,
      Path directory,
      EncoderSettings settings,
      Optional<Head> head,
      TextEncoder<V> model,
      Optional<? extends Encoding<V>> weights,
      TokenTexts tokens) {
    if (head.isPresent() && head.get().inputDimension() != model.dimension()) {
      throw unfitting(
          directory,
          "a head for rows of %d values, the model's have %d"
              .formatted(head.get().inputDimension(), model.dimension()));
    }
    EncoderId id = new EncoderId(name, digest(kind, directory, settings, head));
    Optional<TextEncoder<V>> queryModel =
        settings.queryModel().map(file -> model.withModel(directory, file));
    if (queryModel.isPresent() && queryModel.get().dimension() != model.dimension()) {
      int dimension = queryModel.get().dimension();
      queryModel.get().close();
      throw unfitting(
          directory,
          "a query_model of %d values a token, that of documents gives %d"
              .formatted(dimension, model.dimension()));
    }
    TextEncoder<V> asking = queryModel.orElse(model).withTexts(settings.queryPrefix(), false);
    return new ModelEncoder(
        id,
        kind,
        weights.isPresent() ? weights.get() : asking,
        model.withTexts(settings.documentPrefix(), settings.skipPunctuation()),
        queryModel.map(other -> other),
        head,
        tokens);
  }

  private static String digest(
      Kind kind, Path directory, EncoderSettings settings, Optional<Head> head) {
    try {
      return EncoderDigest.of(kind.name(), files(directory, settings), settings, head);
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  /**
   * The tokenizer, the models with the weights that may stand in files beside them, and what else
   * queries need.
   */
  private static List<Path> files(Path directory, EncoderSettings settings) throws IOException {
    Set<String> starts = new HashSet<>(Set.of(TextEncoder.MODEL_FILE));
    settings.queryModel().ifPresent(starts::add);
    Set<String> names = new HashSet<>(Set.of(TextEncoder.TOKENIZER_FILE));
    settings.queryTokenWeights().ifPresent(names::add);
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(
              file -> {
                String name = file.getFileName().toString();
                return names.contains(name) || starts.stream().anyMatch(name::startsWith);
              })
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
    return head.map(Head::dimension).orElse(documents.dimension());
  }

  @Override
  public OptionalInt maxTokens() {
    return OptionalInt.of(documents.maxTokens());
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

  private <V extends Vector> List<EncodedText> encode(Encoding<V> encoding, List<String> texts) {
    return encoding.encode(texts).stream()
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
    try (documents) {
      queryModel.ifPresent(TextEncoder::close);
    }
  }
}
