package dev.richter.bench.worker;

/**
 * How many queries a batch answered a second, wall time, and what each took.
 *
 * @param queriesPerSecond queries a second, the best of some passes
 * @param cpuMicros time on processors a query took in that pass, that of the collector included
 */
public record Throughput(double queriesPerSecond, double cpuMicros) {}
