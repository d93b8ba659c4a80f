/** JMH benchmarks of the inner loops. */
@NullMarked
package dev.richter.bench.kernels;

import org.jspecify.annotations.NullMarked;
