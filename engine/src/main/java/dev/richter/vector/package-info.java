/**
 * Value types of the vectors, and their validation.
 *
 * <p>Whatever reaches the index has passed through here, so that the rest of the engine never meets
 * a NaN, a duplicate token or a negative weight.
 */
@NullMarked
package dev.richter.vector;

import org.jspecify.annotations.NullMarked;
