package dev.richter.tools;

import dev.richter.RichterIndex;
import dev.richter.codec.FieldParameters;
import dev.richter.datasets.text.BeirText;
import dev.richter.datasets.text.BeirTextReader;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.encode.DirectoryEncoder;
import dev.richter.tools.encode.EncoderOptions;
import dev.richter.vector.Vector;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/** Texts that become vectors as they are read. */
final class EncodedTexts implements Iterator<EncodedTexts.Encoded>, AutoCloseable {

  private final DirectoryEncoder encoder;
  private final Function<List<String>, List<Vector>> encoding;
  private final Iterator<BeirText> texts;
  private final DoubleSupplier progress;
  private final AutoCloseable closing;
  private final Deque<Encoded> ready = new ArrayDeque<>();

  private EncodedTexts(
      DirectoryEncoder encoder,
      Function<List<String>, List<Vector>> encoding,
      Iterator<BeirText> texts,
      DoubleSupplier progress,
      AutoCloseable closing) {
    this.encoder = encoder;
    this.encoding = encoding;
    this.texts = texts;
    this.progress = progress;
    this.closing = closing;
  }

  /**
   * A text with its vector.
   *
   * @param text the text
   * @param vector its vector, which may be empty
   */
  record Encoded(BeirText text, Vector vector) {}

  /** The documents of a file; the encoder is closed with them. */
  static EncodedTexts documents(Path file, DirectoryEncoder encoder) {
    return ofFile(file, encoder, encoder::encodeDocuments);
  }

  /** The queries of a file; the encoder is closed with them. */
  static EncodedTexts queries(Path file, DirectoryEncoder encoder) {
    return ofFile(file, encoder, encoder::encodeQueries);
  }

  /** One query; the encoder is closed with it. */
  static EncodedTexts query(String text, DirectoryEncoder encoder) {
    List<BeirText> only = List.of(new BeirText("0", "", text));
    return new EncodedTexts(encoder, encoder::encodeQueries, only.iterator(), () -> 0, () -> {});
  }

  private static EncodedTexts ofFile(
      Path file, DirectoryEncoder encoder, Function<List<String>, List<Vector>> encoding) {
    try {
      BeirTextReader reader = BeirTextReader.open(file);
      return new EncodedTexts(encoder, encoding, reader, reader::progress, reader);
    } catch (RuntimeException failure) {
      encoder.close();
      throw failure;
    }
  }

  DirectoryEncoder encoder() {
    return encoder;
  }

  /** The share of the texts that has been read, 0 to 1. */
  double progress() {
    return progress.getAsDouble();
  }

  /**
   * Makes sure that the vectors may be compared with those of a field.
   *
   * @throws RichterException with {@link ErrorCode#FIELD_UNKNOWN}, or {@link
   *     ErrorCode#FIELD_MISMATCH} if the field remembers another encoder, or none
   */
  void requireEncoderOf(RichterIndex index, String field) {
    FieldParameters parameters = index.fields().get(field);
    if (parameters == null) {
      throw new RichterException(
          ErrorCode.FIELD_UNKNOWN,
          "field \"%s\", expected one of %s".formatted(field, index.fields().keySet()));
    }
    parameters.requireEncoder(encoder.id());
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || texts.hasNext();
  }

  @Override
  public Encoded next() {
    if (ready.isEmpty()) {
      List<BeirText> window = TextWindows.next(texts, EncoderOptions.DEFAULT_BATCH_SIZE);
      List<Vector> vectors = encoding.apply(window.stream().map(TextWindows::whole).toList());
      for (int i = 0; i < window.size(); i++) {
        ready.add(new Encoded(window.get(i), vectors.get(i)));
      }
    }
    return ready.remove();
  }

  @Override
  public void close() {
    try (encoder) {
      closing.close();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
