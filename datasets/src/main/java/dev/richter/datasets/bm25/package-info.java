/**
 * BM25 as sparse vectors: the weight of a term in a document, from statistics of a collection, and
 * how often it stands in a query, so that the inner product of the two is the score that Lucene's
 * BM25 gives. No model is needed.
 *
 * {@snippet :
 * Bm25Builder builder = new Bm25Builder(Bm25Parameters.defaults());
 * texts.forEach(builder::add);
 * try (Bm25Encoder encoder = builder.build()) {
 *   encoder.write(Path.of("bm25"));
 *   SparseVector document = encoder.encodeDocument("The cat sat on the mat.");
 *   SparseVector query = encoder.encodeQuery("where are the cats");
 * }
 * }
 */
@NullMarked
package dev.richter.datasets.bm25;

import org.jspecify.annotations.NullMarked;
