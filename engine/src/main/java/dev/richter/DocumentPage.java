package dev.richter;

import java.util.List;
import java.util.Optional;

/**
 * Some documents in the order of their ids: longs ascending, then strings by their bytes of UTF-8.
 *
 * @param documents the documents, as {@link RichterIndex#get} reads them
 * @param next the id of the document that comes after them, if there is one
 */
public record DocumentPage(List<Document> documents, Optional<DocumentId> next) {

  /** Copies the list. */
  public DocumentPage {
    documents = List.copyOf(documents);
  }
}
