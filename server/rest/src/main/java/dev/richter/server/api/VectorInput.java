package dev.richter.server.api;

import dev.richter.vector.Vector;
import java.util.Optional;

/** What a client gives for a vector. */
sealed interface VectorInput {

  /** The vector itself. */
  record Given(Vector vector) implements VectorInput {}

  /**
   * A text to be encoded.
   *
   * @param text the text
   * @param model the encoder, which has to be that of the field
   */
  record Text(String text, Optional<String> model) implements VectorInput {

    /** The most characters of a text. */
    static final int MAX_CHARACTERS = 65_536;
  }
}
