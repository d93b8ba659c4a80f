/**
 * The network server in front of indexes: how it is configured, started and stopped. Requests flow
 * from {@code http} (connections, bodies, routes, keys) by way of {@code api} (what the contract
 * says: reading requests, writing answers) to {@code store} (collections on disk); {@code problem}
 * says what goes wrong.
 */
@NullMarked
package dev.richter.server;

import org.jspecify.annotations.NullMarked;
