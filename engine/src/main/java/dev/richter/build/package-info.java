/**
 * From full vectors to blocked posting lists with summaries: the build of Seismic (Bruch, Nardini,
 * Rulli, Venturini: "Efficient Inverted Indexes for Approximate Retrieval over Learned Sparse
 * Representations", SIGIR 2024), section 5.
 *
 * <p>Pure functions on arrays. Data flows {@link dev.richter.build.StaticPruning} → {@link
 * dev.richter.build.Blocking} → {@link dev.richter.build.Summaries}; {@link
 * dev.richter.build.ListBuilder} runs the three for one list. Tokens here are <i>local</i>:
 * numbered from 0 within the segment.
 */
@NullMarked
package dev.richter.build;

import org.jspecify.annotations.NullMarked;
