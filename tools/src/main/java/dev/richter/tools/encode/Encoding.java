package dev.richter.tools.encode;

import dev.richter.vector.Vector;
import java.util.List;

/**
 * What makes vectors of texts: a model, or weights of their tokens.
 *
 * @param <V> the kind of vector
 */
sealed interface Encoding<V extends Vector> permits TextEncoder, TokenWeights {

  /** What became of each text, in their order. */
  List<TextEncoder.Encoded<V>> encode(List<String> texts);
}
