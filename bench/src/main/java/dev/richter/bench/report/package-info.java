/** Tables of figures, for the terminal, for RESULTS.md and as JSON, and plots of them. */
@NullMarked
package dev.richter.bench.report;

import org.jspecify.annotations.NullMarked;
