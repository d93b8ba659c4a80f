/** What can be configured, in one table, and the values of it. */
@NullMarked
package dev.richter.server.settings;

import org.jspecify.annotations.NullMarked;
