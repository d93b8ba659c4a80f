/** Vectors as requests and documents have them, and what is said of wrong ones. */
@NullMarked
package dev.richter.opensearch.content;

import org.jspecify.annotations.NullMarked;
