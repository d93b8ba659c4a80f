/**
 * Collections of sparse vectors as files: one {@link dev.richter.datasets.vectors.VectorReader} and
 * one {@link dev.richter.datasets.vectors.VectorWriter} for every {@link
 * dev.richter.datasets.vectors.VectorFormat}.
 *
 * {@snippet :
 * try (VectorReader reader = VectorReader.open(Path.of("documents.csr.gz"), TokenDictionary.numeric());
 *     VectorWriter writer = VectorFormat.SEISMIC_BINARY.create(Path.of("documents.bin"), TokenDictionary.numeric())) {
 *   writer.writeAll(reader, count -> {});
 *   writer.finish();
 * }
 * }
 */
@NullMarked
package dev.richter.datasets.vectors;

import org.jspecify.annotations.NullMarked;
