/**
 * Benchmarks for JMH of what happens to vectors on their way into an index: pooling, projecting,
 * reading files, clustering and building.
 */
@NullMarked
package dev.richter.bench.components;

import org.jspecify.annotations.NullMarked;
