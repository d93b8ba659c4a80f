/** The network server in front of an index. */
@NullMarked
package dev.richter.server;

import org.jspecify.annotations.NullMarked;
