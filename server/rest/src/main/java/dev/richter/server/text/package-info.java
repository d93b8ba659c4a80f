/** Encoders, which make vectors of the texts that clients send in place of them. */
@NullMarked
package dev.richter.server.text;

import org.jspecify.annotations.NullMarked;
