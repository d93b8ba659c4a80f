/** The contract: reads requests, calls collections, writes answers. */
@NullMarked
package dev.richter.server.api;

import org.jspecify.annotations.NullMarked;
