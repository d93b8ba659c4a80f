/** The one exception a user of Richter meets, and its stable codes. */
@NullMarked
package dev.richter.error;

import org.jspecify.annotations.NullMarked;
