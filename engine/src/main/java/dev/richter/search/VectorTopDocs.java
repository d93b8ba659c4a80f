package dev.richter.search;

import org.apache.lucene.search.ScoreDoc;

/**
 * What a search found.
 *
 * @param scoreDocs the documents, best first, ties by document number; at most k, and fewer where
 *     fewer documents can be found
 * @param work what the search did
 * @param timedOut whether the deadline came first, so that better documents may exist
 */
public record VectorTopDocs(ScoreDoc[] scoreDocs, WorkCounters work, boolean timedOut) {}
