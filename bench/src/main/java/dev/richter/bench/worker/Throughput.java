package dev.richter.bench.worker;

/**
 * How many queries a batch answered a second, wall time.
 *
 * @param queriesPerSecond queries a second, the best of some passes
 */
public record Throughput(double queriesPerSecond) {}
