/** What the documentation shows is run, and what it says of names and defaults is compared. */
@NullMarked
package dev.richter.tools.docs;

import org.jspecify.annotations.NullMarked;
