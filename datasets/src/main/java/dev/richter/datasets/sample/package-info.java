/**
 * A small real collection that ships with this module: {@link
 * dev.richter.datasets.sample.SampleCollection}.
 *
 * {@snippet :
 * SampleCollection sample = SampleCollection.load();
 * for (VectorRecord document : sample.documents()) {
 *   index.upsert(Document.of(document.id()).with("splade", document.vector()));
 * }
 * }
 */
@NullMarked
package dev.richter.datasets.sample;

import org.jspecify.annotations.NullMarked;
