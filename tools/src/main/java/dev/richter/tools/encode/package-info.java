/**
 * Token vectors from text: a late-interaction encoder on ONNX Runtime and the tokenizers of Hugging
 * Face.
 *
 * {@snippet :
 * try (TokenEncoder encoder = TokenEncoder.open(Path.of("model"), EncoderOptions.defaults())) {
 *   List<TokenEncoder.Encoded> vectors = encoder.encode(List.of("what is a token"));
 * }
 * }
 */
@NullMarked
package dev.richter.tools.encode;

import org.jspecify.annotations.NullMarked;
