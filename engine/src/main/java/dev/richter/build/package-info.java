/**
 * What makes blocks good: {@link dev.richter.build.DocumentOrder} puts similar documents side by
 * side, where they become blocks, and {@link dev.richter.build.Levels} rounds the weights of their
 * summaries up to few values, so that lists can be read by impact.
 *
 * <p>Blocks of the whole collection are those of Block-Max Pruning (Mallia, Suel, Tonellotto:
 * "Faster Learned Sparse Retrieval with Block-Max Pruning", SIGIR 2024), blocks of similar
 * documents with summaries those of Seismic (Bruch, Nardini, Rulli, Venturini: "Efficient Inverted
 * Indexes for Approximate Retrieval over Learned Sparse Representations", SIGIR 2024), which cuts
 * each list by itself.
 *
 * <p>Nothing here knows of files. Tokens are <i>local</i>: numbered from 0 within the segment.
 */
@NullMarked
package dev.richter.build;

import org.jspecify.annotations.NullMarked;
