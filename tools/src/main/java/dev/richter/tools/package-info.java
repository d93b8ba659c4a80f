/** The {@code richter} command line. */
@NullMarked
package dev.richter.tools;

import org.jspecify.annotations.NullMarked;
