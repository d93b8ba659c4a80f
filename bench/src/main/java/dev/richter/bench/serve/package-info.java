/**
 * Puts load on a server in a process of its own: {@link dev.richter.bench.serve.Load} sends
 * requests at times that were fixed before, and counts each answer's latency from that time,
 * however late the request left, so that a slow server cannot make its load lighter (coordinated
 * omission).
 */
@org.jspecify.annotations.NullMarked
package dev.richter.bench.serve;
