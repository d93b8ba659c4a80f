package dev.richter.bench.crisp;

import dev.richter.vector.MultiVector;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Documents, queries, and which of them answer which, with their rows.
 *
 * @param documentIds the ids of the documents
 * @param documents their rows
 * @param queries the rows of the queries
 * @param grades for each query the grades of its judged documents by id
 */
public record JudgedTexts(
    List<String> documentIds,
    List<MultiVector> documents,
    List<MultiVector> queries,
    List<Map<String, Integer>> grades) {

  /** The same with other rows. */
  JudgedTexts map(UnaryOperator<MultiVector> document, UnaryOperator<MultiVector> query) {
    return new JudgedTexts(
        documentIds,
        documents.stream().map(document).toList(),
        queries.stream().map(query).toList(),
        grades);
  }
}
