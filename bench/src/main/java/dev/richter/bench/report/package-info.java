/** Tables of figures, for the terminal, for RESULTS.md and as JSON. */
@NullMarked
package dev.richter.bench.report;

import org.jspecify.annotations.NullMarked;
