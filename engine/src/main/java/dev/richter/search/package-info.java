/**
 * Search: a query vector to the k documents with the largest inner product.
 *
 * <p>{@link dev.richter.search.SparseVectorQuery} is the entry, a Lucene query. In each segment it
 * runs {@link dev.richter.search.BlockTraversal}, or {@link dev.richter.search.ExactScan} where
 * there are no blocks or few documents to choose from; both offer what they score to one {@link
 * dev.richter.search.TopDocuments}, so that what one segment finds spares work in the next.
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
