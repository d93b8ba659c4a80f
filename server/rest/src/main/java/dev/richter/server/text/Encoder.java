package dev.richter.server.text;

import dev.richter.codec.EncoderId;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.util.Optional;

/**
 * Makes vectors of texts. Safe for use by many threads: each text is encoded on the thread that
 * asks, and ends with it.
 */
public interface Encoder {

  /** What an encoder makes of a text. */
  enum Kind {
    /** A {@link SparseVector}. */
    SPARSE,
    /** A {@link MultiVector}. */
    MULTI_VECTOR
  }

  /** What it is called, and what tells it from others. */
  EncoderId id();

  /** What it makes of a text. */
  Kind kind();

  /** How many values a row has; of sparse vectors, how many tokens there are. */
  int dimension();

  /**
   * The vector of a query. A sparse one may be empty.
   *
   * @throws RuntimeException if the encoder fails
   */
  Vector encodeQuery(String text);

  /**
   * The vector of a document. A sparse one may be empty.
   *
   * @throws RuntimeException if the encoder fails
   */
  Vector encodeDocument(String text);

  /** How a token is written, where sparse vectors are of tokens that can be. */
  default Optional<String> token(int token) {
    return Optional.empty();
  }
}
