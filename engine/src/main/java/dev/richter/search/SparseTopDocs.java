package dev.richter.search;

import org.apache.lucene.search.ScoreDoc;

/**
 * What a search found.
 *
 * @param scoreDocs the documents, best first, ties by document number; at most k, and fewer where
 *     fewer documents share a token with the query
 * @param work what the search did
 * @param timedOut whether the deadline came first, so that better documents may exist
 */
public record SparseTopDocs(ScoreDoc[] scoreDocs, WorkCounters work, boolean timedOut) {}
