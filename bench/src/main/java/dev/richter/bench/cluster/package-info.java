/**
 * Clusters of OpenSearch nodes with Richter's plugin: starting, loading and asking them, and what
 * their figures say of larger ones.
 */
@NullMarked
package dev.richter.bench.cluster;

import org.jspecify.annotations.NullMarked;
