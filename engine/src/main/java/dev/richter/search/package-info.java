/**
 * Search: a query vector to the k documents with the largest inner product.
 *
 * <p>{@link dev.richter.search.SparseVectorQuery} is the entry, a Lucene query. It runs {@link
 * dev.richter.search.BlockTraversal} over the segments with blocks, all of them together, so that
 * what is expected of one spares work in the others, then {@link dev.richter.search.ExactScan}
 * where there are no blocks or few documents to choose from. Both offer what they score to one
 * {@link dev.richter.search.TopDocuments}.
 *
 * <p>The traversal opens blocks by their summaries and a heap factor as Seismic does (Bruch et al.,
 * SIGIR 2024, section 5.4), and reads summaries by impact, list by list into accumulators and not
 * to their ends, as score-at-a-time retrieval does (Anh, Moffat: "Pruned Query Evaluation Using
 * Pre-Computed Impacts", SIGIR 2006; Lin, Trotman: "Anytime Ranking for Impact-Ordered Indexes",
 * ICTIR 2015).
 */
@NullMarked
package dev.richter.search;

import org.jspecify.annotations.NullMarked;
