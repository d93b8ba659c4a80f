/**
 * The index format: a Lucene doc-values format that keeps, for each field of sparse vectors, the
 * forward index and inverted lists over blocks of documents; and another for fields of
 * multi-vectors.
 *
 * <p>{@link dev.richter.codec.SparseVectorsFormat} and {@link dev.richter.codec.MultiVectorsFormat}
 * document the byte layouts. Data flows {@link dev.richter.codec.SparseVectorField} → Lucene →
 * {@link dev.richter.codec.ForwardIndexWriter} → {@link dev.richter.build.DocumentOrder} → {@link
 * dev.richter.codec.ListsBuild}; search reads {@link dev.richter.codec.SparseFieldReader} in place
 * from the mapped files.
 */
@NullMarked
package dev.richter.codec;

import org.jspecify.annotations.NullMarked;
