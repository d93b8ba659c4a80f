/**
 * Collections of sparse vectors outside an index: reading and writing them, making them, and the
 * exact answers that a search is compared with.
 *
 * <ul>
 *   <li>{@link dev.richter.datasets.io}: bytes and lines of plain and gzip files, with errors that
 *       say where
 *   <li>{@link dev.richter.datasets.vectors}: the vector formats, behind one reader and one writer
 *   <li>{@link dev.richter.datasets.text}: the BEIR texts that vectors are made from
 *   <li>{@link dev.richter.datasets.bm25}: sparse vectors of texts by BM25, without a model
 *   <li>{@link dev.richter.datasets.eval}: exact answers, judgements, runs and measures
 *   <li>{@link dev.richter.datasets.catalog}: public collections by name
 *   <li>{@link dev.richter.datasets.download}: their files, fetched into a folder
 * </ul>
 */
@NullMarked
package dev.richter.datasets;

import org.jspecify.annotations.NullMarked;
