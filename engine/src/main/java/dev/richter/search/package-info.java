/**
 * Search: a query vector to the k documents with the largest inner product.
 *
 * <p>{@link dev.richter.search.SparseVectorQuery} is the entry, a Lucene query. In each segment it
 * runs {@link dev.richter.search.BlockTraversal} (Seismic, section 5.4) or {@link
 * dev.richter.search.ExactScan}; both offer what they score to one {@link
 * dev.richter.search.TopDocuments}, so that what one segment finds spares work in the next.
 */
@NullMarked
package dev.richter.search;

import org.jspecify.annotations.NullMarked;
