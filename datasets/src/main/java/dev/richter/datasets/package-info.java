/**
 * Retrieval collections: readers and writers of their formats, exact answers, generators and
 * measures.
 */
@NullMarked
package dev.richter.datasets;

import org.jspecify.annotations.NullMarked;
