/** Figures as pictures. */
@NullMarked
package dev.richter.tools.plot;

import org.jspecify.annotations.NullMarked;
