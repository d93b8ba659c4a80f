package dev.richter;

import java.util.Optional;

/**
 * One document that a search found.
 *
 * @param id the document's id
 * @param score the inner product of the query and the document's stored vector
 * @param payload the text of the document's payload, if the search asked for it and there is one
 */
public record Hit(DocumentId id, float score, Optional<String> payload) {}
