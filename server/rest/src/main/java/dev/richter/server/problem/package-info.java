/** What a client is told when a request fails, after RFC 9457. */
@NullMarked
package dev.richter.server.problem;

import org.jspecify.annotations.NullMarked;
