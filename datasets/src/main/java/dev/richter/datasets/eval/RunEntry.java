package dev.richter.datasets.eval;

import static java.util.Objects.requireNonNull;

/**
 * One line of a TREC run: a document that a system found for a query.
 *
 * @param queryId the query
 * @param documentId the document
 * @param rank its rank; most systems count from 1
 * @param score its score
 * @param tag the name of the system
 */
public record RunEntry(String queryId, String documentId, int rank, double score, String tag) {

  public RunEntry {
    requireNonNull(queryId, "queryId");
    requireNonNull(documentId, "documentId");
    requireNonNull(tag, "tag");
  }
}
