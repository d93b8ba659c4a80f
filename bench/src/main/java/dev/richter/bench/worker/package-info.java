/**
 * Engines under test, each in a process of its own, so that memory is that of one engine alone and
 * the process can be kept on one CPU.
 *
 * <p>{@link dev.richter.bench.worker.WorkerProcess} is the side that asks, {@link
 * dev.richter.bench.worker.Worker} the side that answers: a {@link
 * dev.richter.bench.worker.Request} a line as JSON, and a line of JSON in return. A peer in another
 * language answers the same requests.
 */
@NullMarked
package dev.richter.bench.worker;

import org.jspecify.annotations.NullMarked;
