/**
 * Richter embedded in a program: {@link dev.richter.RichterIndex} and the values it takes and
 * gives.
 *
 * <pre>{@code
 * try (RichterIndex index = RichterIndex.open(path, IndexOptions.of("splade"))) {
 *   index.upsert(Document.of("a").with("splade", vector).payload("{\"lang\": \"en\"}"));
 *   index.commit();
 *   SearchResult result = index.search(SearchRequest.sparse("splade", query, 10));
 * }
 * }</pre>
 */
@NullMarked
package dev.richter;

import org.jspecify.annotations.NullMarked;
