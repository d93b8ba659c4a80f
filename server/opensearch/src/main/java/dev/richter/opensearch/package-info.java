/** Richter inside OpenSearch: types of fields, how segments are written, and clauses of queries. */
@NullMarked
package dev.richter.opensearch;

import org.jspecify.annotations.NullMarked;
