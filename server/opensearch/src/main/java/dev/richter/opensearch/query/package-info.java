/** Clauses of queries, and how a shard answers them. */
@NullMarked
package dev.richter.opensearch.query;

import org.jspecify.annotations.NullMarked;
