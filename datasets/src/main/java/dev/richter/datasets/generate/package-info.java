/**
 * Collections of any size whose statistics are those of real learned sparse vectors: {@link
 * dev.richter.datasets.generate.CollectionGenerator}; and the statistics themselves: {@link
 * dev.richter.datasets.generate.CollectionProfile}.
 *
 * {@snippet :
 * CollectionGenerator generator = CollectionGenerator.of(GeneratorFigures.techdocs(), 42);
 * try (VectorReader documents = generator.documents(1_000_000, 2);
 *     VectorWriter writer = VectorFormat.CSR.create(Path.of("documents.csr.gz"), TokenDictionary.numeric())) {
 *   writer.writeAll(documents, count -> {});
 *   writer.finish();
 * }
 * }
 *
 * <p>How the model works and how well it fits is told in {@code GENERATOR.md} at the root of this
 * module.
 */
@NullMarked
package dev.richter.datasets.generate;

import org.jspecify.annotations.NullMarked;
