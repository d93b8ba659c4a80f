/** Collections on disk: indexes, group commits, jobs and snapshots. Knows nothing of HTTP. */
@NullMarked
package dev.richter.server.store;

import org.jspecify.annotations.NullMarked;
