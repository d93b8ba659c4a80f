/**
 * The public collections that Richter knows by name, under the names that {@code ir_datasets} gives
 * them: what they hold, where their files are published, and how a file is told to be whole.
 */
@NullMarked
package dev.richter.datasets.catalog;

import org.jspecify.annotations.NullMarked;
