/**
 * Vectors from text: encoders on ONNX Runtime and the tokenizers of Hugging Face, which make
 * multi-vectors as late interaction does, or sparse vectors as SPLADE does.
 *
 * {@snippet :
 * try (TextEncoder<SparseVector> encoder =
 *     TextEncoder.splade(Path.of("model"), EncoderOptions.defaults(), 256)) {
 *   List<TextEncoder.Encoded<SparseVector>> vectors = encoder.encode(List.of("what is a token"));
 * }
 * }
 */
@NullMarked
package dev.richter.tools.encode;

import org.jspecify.annotations.NullMarked;
