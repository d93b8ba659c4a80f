package dev.richter.tools;

import dev.richter.datasets.text.BeirText;
import dev.richter.datasets.text.BeirTextReader;
import dev.richter.server.text.Encoder;
import dev.richter.tools.encode.DirectoryEncoder;
import dev.richter.tools.encode.DirectoryEncoder.EncodedText;
import dev.richter.tools.encode.DirectoryEncoder.Role;
import dev.richter.tools.encode.EncoderOptions;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Texts that become vectors as they are read, of one encoder or of one of each kind. */
final class EncodedTexts implements Iterator<EncodedTexts.Encoded>, AutoCloseable {

  private final List<DirectoryEncoder> encoders;
  private final Role role;
  private final Iterator<BeirText> texts;
  private final DoubleSupplier progress;
  private final AutoCloseable closing;
  private final Deque<Encoded> ready = new ArrayDeque<>();

  private EncodedTexts(
      List<DirectoryEncoder> encoders,
      Role role,
      Iterator<BeirText> texts,
      DoubleSupplier progress,
      AutoCloseable closing) {
    this.encoders = encoders;
    this.role = role;
    this.texts = texts;
    this.progress = progress;
    this.closing = closing;
  }

  /**
   * A text with its vectors.
   *
   * @param text the text
   * @param sparse its sparse vector, which may be empty, if an encoder makes one
   * @param rows its multi-vector, which may be empty, if an encoder makes one
   */
  record Encoded(BeirText text, Optional<SparseVector> sparse, Optional<MultiVector> rows) {}

  /** The texts of a file; the encoders are closed with them. */
  static EncodedTexts ofFile(Path file, List<DirectoryEncoder> encoders, Role role) {
    try {
      BeirTextReader reader = BeirTextReader.open(file);
      return new EncodedTexts(encoders, role, reader, reader::progress, reader);
    } catch (RuntimeException failure) {
      encoders.forEach(DirectoryEncoder::close);
      throw failure;
    }
  }

  /** One query; the encoders are closed with it. */
  static EncodedTexts query(String text, List<DirectoryEncoder> encoders) {
    List<BeirText> only = List.of(new BeirText("0", "", text));
    return new EncodedTexts(encoders, Role.QUERY, only.iterator(), () -> 0, () -> {});
  }

  /** The encoder that makes vectors of a kind, if there is one. */
  Optional<DirectoryEncoder> encoder(Encoder.Kind kind) {
    return encoders.stream().filter(encoder -> encoder.kind() == kind).findFirst();
  }

  /** Passes over the next text, which is not encoded, before any is. */
  void skip() {
    texts.next();
  }

  /** The share of the texts that has been read, 0 to 1. */
  double progress() {
    return progress.getAsDouble();
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || texts.hasNext();
  }

  @Override
  public Encoded next() {
    if (ready.isEmpty()) {
      List<BeirText> window = TextWindows.next(texts, EncoderOptions.DEFAULT_BATCH_SIZE);
      List<List<EncodedText>> made =
          encoders.stream()
              .map(encoder -> encoder.encode(TextWindows.whole(window), role))
              .toList();
      for (int text = 0; text < window.size(); text++) {
        ready.add(encoded(window.get(text), made, text));
      }
    }
    return ready.remove();
  }

  private static Encoded encoded(BeirText text, List<List<EncodedText>> made, int position) {
    Optional<SparseVector> sparse = Optional.empty();
    Optional<MultiVector> rows = Optional.empty();
    for (List<EncodedText> vectors : made) {
      switch (vectors.get(position).vector()) {
        case SparseVector vector -> sparse = Optional.of(vector);
        case MultiVector vector -> rows = Optional.of(vector);
      }
    }
    return new Encoded(text, sparse, rows);
  }

  @Override
  public void close() {
    try {
      closing.close();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    } finally {
      encoders.forEach(DirectoryEncoder::close);
    }
  }
}
