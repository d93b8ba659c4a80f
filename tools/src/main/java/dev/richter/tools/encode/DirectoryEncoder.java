package dev.richter.tools.encode;

import dev.richter.error.RichterException;
import dev.richter.multivector.Head;
import dev.richter.server.text.Encoder;
import dev.richter.vector.Vector;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An encoder that a directory tells everything of. So the same directory gives the same vectors
 * wherever it is opened, and a digest of it tells whether it is the one that an index was made
 * with.
 */
public sealed interface DirectoryEncoder extends Encoder, AutoCloseable
    permits Bm25DirectoryEncoder, ModelEncoder {

  /** What texts are, which may make a difference to their vectors. */
  enum Role {
    /** What is searched for. */
    QUERY,
    /** What is found. */
    DOCUMENT
  }

  /**
   * A text as a vector.
   *
   * @param vector the vector; a sparse one may be empty
   * @param cut whether the text had more tokens than the encoder takes
   */
  record EncodedText(Vector vector, boolean cut) {}

  /**
   * Encodes texts, all of which and their vectors are in memory at once; give it some hundreds.
   *
   * @return what became of each, in their order
   * @throws RichterException if the encoder fails, as {@link TextEncoder#encode}
   */
  List<EncodedText> encode(List<String> texts, Role role);

  /** How many tokens it takes of a text, if there is a bound. */
  default OptionalInt maxTokens() {
    return OptionalInt.empty();
  }

  /** The head that rows go through, if there is one. */
  default Optional<Head> head() {
    return Optional.empty();
  }

  @Override
  default Vector encodeQuery(String text) {
    return encode(List.of(text), Role.QUERY).getFirst().vector();
  }

  @Override
  default Vector encodeDocument(String text) {
    return encode(List.of(text), Role.DOCUMENT).getFirst().vector();
  }

  @Override
  void close();
}
