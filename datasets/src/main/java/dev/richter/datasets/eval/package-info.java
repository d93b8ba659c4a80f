/**
 * What a search is compared with: exact answers, judgements, and the measures over them; and runs,
 * which hold what a search found.
 */
@NullMarked
package dev.richter.datasets.eval;

import org.jspecify.annotations.NullMarked;
