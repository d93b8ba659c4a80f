/** Benchmarks: kernels, recall against latency, comparisons with other engines. */
@NullMarked
package dev.richter.bench;

import org.jspecify.annotations.NullMarked;
