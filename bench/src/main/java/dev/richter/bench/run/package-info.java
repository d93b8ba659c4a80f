/**
 * Runs that a file of settings describes: collections, encoders, engines with their builds and
 * searches, and what was measured of each.
 */
@NullMarked
package dev.richter.bench.run;

import org.jspecify.annotations.NullMarked;
