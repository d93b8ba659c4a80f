/** What long work keeps of itself in a file, so that it goes on where it was ended. */
@NullMarked
package dev.richter.tools.journal;

import org.jspecify.annotations.NullMarked;
