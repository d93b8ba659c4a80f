package dev.richter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;

/**
 * A second stage of a search: the first one's best documents are scored anew by MaxSim, and the
 * best of these are found.
 *
 * @param field the field of multi-vectors; documents without it are not found
 * @param query the rows to compare documents with
 * @param depth how many documents the first stage looks for, at least as many as are to be found
 */
public record Rerank(String field, MultiVector query, int depth) {

  /**
   * @throws RichterException with {@link ErrorCode#VECTOR_EMPTY} if the query has no rows
   */
  public Rerank {
    if (query.isEmpty()) {
      throw new RichterException(
          ErrorCode.VECTOR_EMPTY,
          "the query for field \"%s\" has no rows, expected at least one".formatted(field));
    }
  }
}
