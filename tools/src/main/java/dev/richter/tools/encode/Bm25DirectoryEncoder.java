package dev.richter.tools.encode;

import dev.richter.codec.EncoderId;
import dev.richter.datasets.bm25.Bm25Encoder;
import dev.richter.vector.SparseVector;
import java.util.List;
import java.util.Optional;

/** BM25 by the statistics that stand in a directory; it takes texts of any length. */
public final class Bm25DirectoryEncoder implements DirectoryEncoder {

  private final EncoderId id;
  private final Bm25Encoder encoder;

  /**
   * Gives an encoder a name.
   *
   * @param name what it is called
   * @param encoder the encoder, which is closed with this one
   */
  public Bm25DirectoryEncoder(String name, Bm25Encoder encoder) {
    this.id = new EncoderId(name, encoder.digest());
    this.encoder = encoder;
  }

  @Override
  public EncoderId id() {
    return id;
  }

  @Override
  public Kind kind() {
    return Kind.SPARSE;
  }

  @Override
  public int dimension() {
    return encoder.size();
  }

  @Override
  public Optional<String> token(int token) {
    return encoder.term(token);
  }

  @Override
  public List<EncodedText> encode(List<String> texts, Role role) {
    return texts.stream().map(text -> new EncodedText(vector(text, role), false)).toList();
  }

  private SparseVector vector(String text, Role role) {
    return switch (role) {
      case QUERY -> encoder.encodeQuery(text);
      case DOCUMENT -> encoder.encodeDocument(text);
    };
  }

  @Override
  public void close() {
    encoder.close();
  }
}
