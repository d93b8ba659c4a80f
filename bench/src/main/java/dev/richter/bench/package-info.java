/**
 * Benchmarks. Each experiment is a command that measures, prints its tables, and renews its part of
 * {@code RESULTS.md}; {@link dev.richter.bench.Main} lists them.
 */
@NullMarked
package dev.richter.bench;

import org.jspecify.annotations.NullMarked;
