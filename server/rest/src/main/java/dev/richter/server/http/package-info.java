/** Connections, bodies, routes and answers. Knows nothing of points and vectors. */
@NullMarked
package dev.richter.server.http;

import org.jspecify.annotations.NullMarked;
