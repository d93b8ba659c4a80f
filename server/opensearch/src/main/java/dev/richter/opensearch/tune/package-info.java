/** Finding out which parameters reach which recall, for an index of the cluster. */
@NullMarked
package dev.richter.opensearch.tune;

import org.jspecify.annotations.NullMarked;
