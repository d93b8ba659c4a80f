package dev.richter.tools.opensearch;

import dev.richter.Document;

/**
 * A document of a source.
 *
 * @param document its id, vectors and payload
 * @param position how many entries of the source there are up to it and with it, those that give no
 *     document included
 */
public record Entry(Document document, long position) {}
